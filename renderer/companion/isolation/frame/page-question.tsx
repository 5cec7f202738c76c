import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FrameDialog } from '../../../../preload/isolated-contract';
import { t } from '../translate';
import { run } from './bridge';

/** What the page asks or says, in a dialog of ours that names the page. */
export function PageQuestion({ dialog }: { readonly dialog: FrameDialog }) {
  const [text, setText] = useState(dialog.preset);
  const answer = (isAccepted: boolean): void => run({ type: 'answer', isAccepted, text });
  const isLeaving = dialog.kind === 'leave';
  return (
    <Modal
      opened
      onClose={() => answer(false)}
      title={
        isLeaving ? t('isolation.dialog.leave') : t('isolation.dialog.says', { host: dialog.host })
      }
      transitionProps={{ duration: 0 }}
      withCloseButton={false}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          answer(true);
        }}
      >
        <Stack gap="sm">
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {isLeaving ? t('isolation.dialog.leaveLead') : dialog.message}
          </Text>
          {dialog.kind === 'prompt' && (
            <TextInput
              aria-label={t('isolation.dialog.answer')}
              data-autofocus
              maxLength={10_000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          <Group justify="flex-end">
            {dialog.kind !== 'alert' && (
              <Button
                variant="default"
                // Enter loses nothing that was written.
                data-autofocus={isLeaving ? true : undefined}
                onClick={() => answer(false)}
              >
                {t(isLeaving ? 'isolation.dialog.stay' : 'isolation.dialog.cancel')}
              </Button>
            )}
            <Button
              type="submit"
              // As in other browsers, Enter agrees.
              data-autofocus={isLeaving || dialog.kind === 'prompt' ? undefined : true}
            >
              {t(isLeaving ? 'isolation.dialog.leaveDo' : 'isolation.dialog.ok')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
