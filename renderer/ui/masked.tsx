import { Code } from '@mantine/core';

/** A masked sample of something that was found. */
export function Masked({ sample }: { readonly sample: string }) {
  return <Code style={{ overflowWrap: 'anywhere' }}>{sample}</Code>;
}
