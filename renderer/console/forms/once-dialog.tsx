import { Button, Group, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Dialog } from './dialog';

interface OnceDialogProps<T> {
  readonly opened: boolean;
  readonly title: string;
  /** What the button says that closes it when the secret has been taken. */
  readonly done: string;
  readonly testId?: string;
  readonly onClose: () => void;
  /** Asks what to make. */
  readonly form: (onMade: (made: T) => void) => ReactNode;
  /** Shows what was made. */
  readonly children: (made: T) => ReactNode;
}

/** Makes something with a secret in it, shown this once and forgotten when the dialog closes. */
export function OnceDialog<T>(props: OnceDialogProps<T>) {
  const { opened, title, done, testId, onClose, form, children } = props;
  const [made, setMade] = useState<{ readonly value: T }>();
  const close = (): void => {
    setMade(undefined);
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={close} size="lg" title={title}>
      {made === undefined ? (
        form((value) => setMade({ value }))
      ) : (
        <Stack gap="md" data-testid={testId}>
          {children(made.value)}
          <Group justify="flex-end">
            <Button onClick={close}>{done}</Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}
