import { Alert, Button, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FrameState } from '../../../../preload/isolated-contract';
import { t } from '../translate';
import { Panel } from './panel';
import { frame } from './bridge';
import { isolationSwitchRule } from '../../../../core/exchange/policy-isolation';
import { controlWords, isSwitch } from './words';

interface ExceptionPanelProps {
  readonly state: FrameState;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

interface Wish {
  readonly id: string;
  readonly name: string;
  readonly label: string;
}

/** What a person can ask for: the rule of the last notice first, then every switch that is off. */
function wishes({ notice, off, inside, site }: FrameState): Wish[] {
  const rule = notice?.rule;
  const switches = [...off, ...inside].filter(isSwitch).map((control) => {
    const words = controlWords(control);
    const name = t('isolation.exception.ruleName', { control: words, site: site.name });
    const id = isolationSwitchRule(control, site.id);
    return { id, name: name.slice(0, 200), label: words, isAsked: control === notice?.what };
  });
  const first = switches.filter(({ isAsked }) => isAsked);
  const rest = switches.filter((wish) => !first.includes(wish));
  return [...(rule === undefined ? [] : [{ ...rule, label: rule.name }]), ...first, ...rest];
}

/** Asks an administrator to let a person do for a time what is switched off here. */
export function ExceptionPanel({ state, isOpen, onClose }: ExceptionPanelProps) {
  const [reason, setReason] = useState('');
  const [chosen, setChosen] = useState('');
  const [result, setResult] = useState<'sending' | 'sent' | 'failed'>();
  const offered = wishes(state);
  const wish = offered.find(({ id }) => id === chosen) ?? offered[0];
  const send = async (): Promise<void> => {
    if (wish === undefined) return;
    setResult('sending');
    const rule = { id: wish.id, name: wish.name };
    const sent = await frame()
      .askException({ rule, reason: reason.trim() })
      .catch(() => false);
    setResult(sent ? 'sent' : 'failed');
  };
  const close = (): void => {
    setResult(undefined);
    setReason('');
    onClose();
  };
  return (
    <Panel isOpen={isOpen} title={t('isolation.exception.title')} onClose={close}>
      {result === 'sent' ? (
        <Stack gap="sm">
          <Text size="sm" role="status">
            {t('isolation.exception.sent')}
          </Text>
          <Group justify="flex-end">
            <Button onClick={close}>{t('common.close')}</Button>
          </Group>
        </Stack>
      ) : (
        <Stack gap="sm">
          <Text size="sm">{t('isolation.exception.lead')}</Text>
          <NativeSelect
            label={t('isolation.exception.what')}
            data={offered.map(({ id, label }) => ({ value: id, label }))}
            value={wish?.id ?? ''}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          <Textarea
            label={t('isolation.exception.reason')}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={1000}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {result === 'failed' && (
            <Alert color="red" variant="light" role="alert">
              {t('isolation.exception.failed')}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button
              loading={result === 'sending'}
              disabled={reason.trim() === '' || wish === undefined}
              onClick={() => void send()}
            >
              {t('isolation.exception.send')}
            </Button>
          </Group>
        </Stack>
      )}
    </Panel>
  );
}
