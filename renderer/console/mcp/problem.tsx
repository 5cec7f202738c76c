import { Alert } from '@mantine/core';

/** What an act failed with. */
export function Problem({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <Alert color="red" variant="light" role="alert" mb="sm">
      {text}
    </Alert>
  );
}
