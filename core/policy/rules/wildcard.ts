import { RULE_LIMITS } from './limits';
import { makeSearcher, type Searcher } from '../../regex/search';
import type { ByteString } from '../../regex/byte-string';

export type WildcardRead =
  | { readonly ok: true; readonly wildcard: Wildcard }
  | { readonly ok: false; readonly message: string };

/**
 * A pattern in which `*` stands for any bytes, none included. It must match a whole value. `\*` and
 * `\\` stand for themselves, `?` too.
 */
export class Wildcard {
  readonly #head: ByteString;
  readonly #middle: readonly { readonly text: ByteString; readonly searcher: Searcher }[];
  /** Undefined for a pattern without `*`. */
  readonly #tail: ByteString | undefined;
  readonly #strict: boolean;

  private constructor(parts: readonly ByteString[], strict: boolean) {
    const folded = strict ? parts : parts.map(lowerAscii);
    this.#head = folded[0] ?? '';
    this.#middle = folded.slice(1, -1).map((text) => ({ text, searcher: makeSearcher(text) }));
    this.#tail = folded.length > 1 ? folded.at(-1) : undefined;
    this.#strict = strict;
  }

  static read(pattern: ByteString, strict: boolean): WildcardRead {
    const parts = [''];
    for (let i = 0; i < pattern.length; i++) {
      const byte = pattern.charAt(i);
      if (byte === '*') {
        if (pattern.charAt(i + 1) === '*') return { ok: false, message: '“**” is not allowed' };
        parts.push('');
        continue;
      }
      const escaped = byte === '\\' ? pattern.charAt(++i) : byte;
      if (byte === '\\' && escaped !== '*' && escaped !== '\\') {
        return { ok: false, message: 'in a wildcard pattern only \\* and \\\\ are escapes' };
      }
      parts[parts.length - 1] += escaped;
    }
    if (parts.length - 1 > RULE_LIMITS.wildcardStars) {
      return { ok: false, message: `more than ${RULE_LIMITS.wildcardStars} “*” in one pattern` };
    }
    return { ok: true, wildcard: new Wildcard(parts, strict) };
  }

  matches(value: ByteString): boolean {
    return this.captures(value) !== undefined;
  }

  /** What each `*` stands for, each as short as can be; undefined when the value does not match. */
  captures(value: ByteString): ByteString[] | undefined {
    const text = this.#strict ? value : lowerAscii(value);
    if (this.#tail === undefined) return text === this.#head ? [] : undefined;
    const end = text.length - this.#tail.length;
    if (end < this.#head.length) return undefined;
    if (!text.startsWith(this.#head) || !text.endsWith(this.#tail)) return undefined;
    const found: ByteString[] = [];
    let position = this.#head.length;
    for (const { text: part, searcher } of this.#middle) {
      const at = searcher.find(text, position);
      if (at < 0 || at + part.length > end) return undefined;
      found.push(value.slice(position, at));
      position = at + part.length;
    }
    found.push(value.slice(position, end));
    return found;
  }
}

const UPPER = /[A-Z]+/g;
const LOWER = /[a-z]+/g;

/** ASCII only: other bytes stay as they are. */
export function lowerAscii(text: ByteString): ByteString {
  return text.replace(UPPER, (letters) => letters.toLowerCase());
}

export function upperAscii(text: ByteString): ByteString {
  return text.replace(LOWER, (letters) => letters.toUpperCase());
}
