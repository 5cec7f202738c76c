import { Button, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Activity } from '../../../core/exchange/desk';
import { FEEDBACK_LIMITS, type FeedbackKind } from '../../../core/exchange/feedback';
import { bridge } from '../bridge';
import { t } from '../translate';

const KINDS: readonly FeedbackKind[] = ['not-sensitive', 'needed', 'missed'];

interface GiveFeedbackProps {
  readonly entry: Activity;
  readonly onGiven: (entry: Activity) => void;
}

/** "This was wrong": what it was, and a word about it, for those who tune the rules. */
export function GiveFeedback({ entry, onGiven }: GiveFeedbackProps) {
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<FeedbackKind>('not-sensitive');
  const [note, setNote] = useState('');
  const { exchangeId, feedback } = entry;
  if (feedback !== undefined) {
    return (
      <Text size="xs" c="dimmed" role="status">
        {t('companion.activity.thanks', { kind: t(`companion.activity.${feedback}`) })}
      </Text>
    );
  }
  if (!open) {
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        w="fit-content"
        data-testid="give-feedback"
        onClick={() => setOpen(true)}
      >
        {t('companion.activity.wrong')}
      </Button>
    );
  }
  const send = async (): Promise<void> => {
    await bridge().feedback.give({ exchangeId, kind, note: note.trim() });
    onGiven({ ...entry, feedback: kind });
  };
  return (
    <Stack gap="xs">
      <Radio.Group
        size="xs"
        label={t('companion.activity.wrongTitle')}
        value={kind}
        onChange={(value) => setKind(KINDS.find((each) => each === value) ?? kind)}
      >
        <Stack gap={6} mt={6}>
          {KINDS.map((value) => (
            <Radio key={value} size="xs" value={value} label={t(`companion.activity.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        size="xs"
        autosize
        maxLength={FEEDBACK_LIMITS.note}
        label={t('companion.activity.note')}
        description={t('companion.activity.noteHint')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button
        size="compact-xs"
        w="fit-content"
        data-testid="send-feedback"
        onClick={() => void send().catch(reportError)}
      >
        {t('companion.activity.sendFeedback')}
      </Button>
    </Stack>
  );
}
