import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode, SyntheticEvent } from 'react';
import { FailureAlert } from '../../ui/failure-alert';
import { useAction } from './use-action';

interface ActionFormProps {
  /** What the button says. */
  readonly submit: string;
  /** False while something is missing that the browser itself does not ask for. */
  readonly ready?: boolean;
  /** What the form is for; its failure is shown above the fields. */
  readonly onSubmit: () => Promise<void>;
  readonly children: ReactNode;
}

/** Fields over one button, which is busy while the action runs. */
export function ActionForm({ submit, ready = true, onSubmit, children }: ActionFormProps) {
  const { busy, failure, run } = useAction();
  return (
    <form
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        run(onSubmit);
      }}
    >
      <Stack gap="md">
        {failure !== undefined && <FailureAlert message={failure} />}
        {children}
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={!ready}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
