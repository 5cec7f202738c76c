import type { LinearReading } from './linear-reader';
import { INJECTION_USER } from './tasks';

/** Pieces of each stretch that the dense layer is shown. */
export const STRETCH_PIECES = 64;

/** A text of this many tokens or less is shown whole. */
const SHORT = 56;

/** Longest start of a text that holds so many pieces, UTF-16 units. */
const START = 480;

/** What the dense layer is shown of a text: the whole of a short one, of a long one two stretches. */
export function denseStretches(text: string, reading: LinearReading): string[] {
  const start = text.slice(0, START);
  if (reading.tokens <= SHORT) return [start];
  return [start, reading.telling(INJECTION_USER)];
}
