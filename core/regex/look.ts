import type { Assertion } from './node';

/** What stands beside a position, as far as assertions care. */
export const AT_EDGE = 1;
export const AT_LINE_FEED = 2;
export const AT_WORD = 4;

/** The look of each byte. */
export const LOOKS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x0a) return AT_LINE_FEED;
  const word =
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x5f ||
    (byte >= 0x61 && byte <= 0x7a);
  return word ? AT_WORD : 0;
});

/** Whether an assertion holds between what stands before and after. */
export function holds(what: Assertion, before: number, after: number): boolean {
  switch (what) {
    case 'text-start':
      return (before & AT_EDGE) !== 0;
    case 'text-end':
      return (after & AT_EDGE) !== 0;
    case 'line-start':
      return (before & (AT_EDGE | AT_LINE_FEED)) !== 0;
    case 'line-end':
      return (after & (AT_EDGE | AT_LINE_FEED)) !== 0;
    case 'word-boundary':
      return (before & AT_WORD) !== (after & AT_WORD);
    case 'not-word-boundary':
      return (before & AT_WORD) === (after & AT_WORD);
    case 'word-start':
      return (before & AT_WORD) === 0 && (after & AT_WORD) !== 0;
    case 'word-end':
      return (before & AT_WORD) !== 0 && (after & AT_WORD) === 0;
  }
}
