import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import type { PolicyIssue, PolicyState } from '../../../core/exchange/console';
import { FailureAlert } from '../../ui/failure-alert';
import { Dialog } from '../forms/dialog';
import { t } from '../translate';
import { ChangesSummary } from './changes-summary';
import { ConflictNotice } from './conflict-notice';
import type { Draft } from './draft';
import { usePublish } from './use-publish';

interface PublishDialogProps {
  readonly opened: boolean;
  readonly draft: Draft;
  readonly devices: number;
  readonly onClose: () => void;
  readonly onPublished: (version: number) => void;
  readonly onRefused: (issues: readonly PolicyIssue[]) => void;
  /** Go on with the own text, on top of what somebody else published. */
  readonly onKeep: (theirs: PolicyState) => void;
  readonly onTake: (theirs: PolicyState) => void;
}

function PublishForm(props: PublishDialogProps) {
  const { draft, devices, onClose, onPublished, onRefused, onKeep, onTake } = props;
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const { state, publish, reset } = usePublish({ onPublished, onRefused });
  const missing = note.trim() === '';
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!missing) void publish(draft, note.trim());
  };

  if (state.kind === 'conflict') {
    const { theirs } = state;
    return (
      <ConflictNotice
        theirs={theirs}
        text={draft.text}
        onKeep={() => {
          onKeep(theirs);
          reset();
        }}
        onTake={() => onTake(theirs)}
      />
    );
  }
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="md">
        <ChangesSummary before={draft.baseText} after={draft.text} />
        {state.kind === 'failed' && <FailureAlert message={state.message} />}
        <Textarea
          label={t('policy.note')}
          description={t('policy.noteHint')}
          error={tried && missing ? t('policy.noteMissing') : undefined}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
          data-testid="policy-note"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          {t('policy.publishLead', { count: devices })}
        </Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            loading={state.kind === 'busy'}
            data-testid="policy-publish-confirm"
          >
            {t('policy.publishNow')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Asks what changed, then publishes. */
export function PublishDialog(props: PublishDialogProps) {
  const { opened, draft, onClose } = props;
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t('policy.publishTitle', { version: draft.baseVersion + 1 })}
    >
      <PublishForm {...props} />
    </Dialog>
  );
}
