import type { LinearReading } from './linear-reader';
import { INJECTION_USER } from './tasks';

/** Pieces of a short text that the dense layer is shown. */
export const STRETCH_PIECES = 64;

/** Pieces of each of two stretches; a hundred pieces in all take 15 ms or less. */
const HALF_PIECES = 48;

/** Part of a text for the dense layer, and how many pieces of it are read. */
export interface Stretch {
  readonly text: string;
  readonly pieces: number;
}

/** A text of this many tokens or less is shown whole. */
const SHORT = 56;

/** Longest start of a text that holds so many pieces, UTF-16 units. */
const START = 480;

/** What the dense layer is shown of a text: the whole of a short one, of a long one two stretches. */
export function denseStretches(text: string, reading: LinearReading): Stretch[] {
  const start = text.slice(0, START);
  if (reading.tokens <= SHORT) return [{ text: start, pieces: STRETCH_PIECES }];
  return [start, reading.telling(INJECTION_USER)].map((part) => ({
    text: part,
    pieces: HALF_PIECES,
  }));
}
