import { useMediaQuery } from '@mantine/hooks';

/** Whether the window is too narrow for three words beside each other in every language. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 36em)') === true;
}
