import type { PatternReader } from './reader';

/** The switches of `(?…)`. */
export interface Flags {
  /** `i` */
  readonly ignoreCase: boolean;
  /** `m`: `^` and `$` also stand at line feeds. */
  readonly multiLine: boolean;
  /** `s`: `.` also stands for a line feed. */
  readonly dotAll: boolean;
  /** `U`: `*` takes as little as it can, `*?` as much. */
  readonly swapGreed: boolean;
  /** `u`: characters instead of bytes. */
  readonly unicode: boolean;
  /** `x`: white space and `#` comments do not count. */
  readonly extended: boolean;
}

export const NO_FLAGS: Flags = {
  ignoreCase: false,
  multiLine: false,
  dotAll: false,
  swapGreed: false,
  unicode: false,
  extended: false,
};

const NAMES: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  m: 'multiLine',
  s: 'dotAll',
  U: 'swapGreed',
  u: 'unicode',
  x: 'extended',
};

/** Reads `i`, `-i`, `im-s`, … up to `)` or `:`, which it leaves. */
export function readFlags(reader: PatternReader, flags: Flags): Flags {
  const start = reader.position;
  const changed: { -readonly [K in keyof Flags]: boolean } = { ...flags };
  let on = true;
  let count = 0;
  while (!reader.ended && !reader.sees(')') && !reader.sees(':')) {
    const letter = reader.next();
    const name = Object.hasOwn(NAMES, letter) ? NAMES[letter] : undefined;
    if (letter === '-' && on) on = false;
    else if (name) {
      changed[name] = on;
      count++;
    } else throw reader.error(`unknown flag “${letter}”`, reader.position - letter.length);
  }
  if (count === 0 && !(on && reader.sees(':'))) throw reader.error('no flag is named', start);
  return changed;
}
