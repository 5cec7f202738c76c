import { Button, Group, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { t } from '../translate';
import { bridge } from '../bridge';

interface AskExceptionProps {
  readonly rule: { readonly id: string; readonly name: string };
  readonly app: string;
}

type State = 'closed' | 'writing' | 'sending' | 'sent' | 'failed';

/** Asks an administrator to let a person do for a time what a rule keeps them from. */
export function AskException({ rule, app }: AskExceptionProps) {
  const [state, setState] = useState<State>('closed');
  const [reason, setReason] = useState('');
  const send = async (): Promise<void> => {
    setState('sending');
    const { id, name } = rule;
    const sent = await bridge()
      .person.askException({ rule: { id, name }, app, reason: reason.trim() })
      .catch(() => false);
    setState(sent ? 'sent' : 'failed');
  };
  if (state === 'sent') {
    return (
      <Text size="xs" role="status">
        {t('companion.exception.sent')}
      </Text>
    );
  }
  if (state === 'closed') {
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        w="fit-content"
        // Its words stand where those of links above it do; its padding is for the pointer.
        ms={-8}
        data-testid="ask-exception"
        onClick={() => setState('writing')}
      >
        {t('companion.exception.ask')}
      </Button>
    );
  }
  return (
    <div>
      <Textarea
        size="xs"
        autosize
        maxLength={1000}
        label={t('companion.exception.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group gap="xs" mt={4}>
        <Button
          size="compact-xs"
          data-testid="send-exception"
          loading={state === 'sending'}
          disabled={reason.trim() === ''}
          onClick={() => void send()}
        >
          {t('companion.exception.send')}
        </Button>
        {state === 'failed' && (
          <Text size="xs" c="red" role="alert">
            {t('companion.exception.failed')}
          </Text>
        )}
      </Group>
    </div>
  );
}
