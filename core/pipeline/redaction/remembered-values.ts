import { createHmac } from 'node:crypto';
import type { RuleRef } from '../../exchange/verdict';
import { RollingHash } from './rolling-hash';

/** Limits of what is remembered for one actor at one app. */
export const MEMORY_LIMITS = {
  /** Values; the oldest is forgotten first. */
  values: 2000,
  /** Digests that one text may cost, and their code units. A text that asks for more is hostile. */
  digests: 20_000,
  digestedLength: 16 * 1024 * 1024,
} as const;

/** A text that takes more work than `MEMORY_LIMITS` allows; holds nothing of it. */
export class MemoryLimitError extends Error {
  override readonly name = 'MemoryLimitError';
  readonly code = 'REDACTION_MEMORY_LIMIT';
}

/** Longer values are looked for by their first code units. */
const ANCHOR = 8;

/** Shorter values count as whole words only: elsewhere they may be part of another one. */
const LEAST_WITHIN_WORDS = 8;

export interface MemoryKey {
  readonly secret: Uint8Array;
  /** Odd. */
  readonly multiplier: number;
}

export interface Remembered {
  readonly replacement: string;
  readonly rule: RuleRef;
  /** Only a text that is this value and nothing else. */
  readonly whole: boolean;
}

interface Entry extends Remembered {
  readonly digest: string;
  readonly length: number;
  readonly anchor: number;
}

interface Place {
  readonly start: number;
  end: number;
  replacement: string;
  length: number;
}

/** Values that were kept back once, as keyed digests: they can be found again and not read. */
export class RememberedValues {
  readonly #entries = new Map<string, Entry>();
  /** By anchor length, then by anchor hash. */
  readonly #anchors = new Map<number, { hash: RollingHash; entries: Map<number, Set<Entry>> }>();

  constructor(private readonly key: MemoryKey) {}

  get size(): number {
    return this.#entries.size;
  }

  remember(value: string, remembered: Remembered): void {
    if (value === '') return;
    const digest = this.#digest(value);
    this.#remove(digest);
    const anchorLength = Math.min(ANCHOR, value.length);
    const anchors = this.#anchors.get(anchorLength) ?? {
      hash: new RollingHash(this.key.multiplier, anchorLength),
      entries: new Map<number, Set<Entry>>(),
    };
    this.#anchors.set(anchorLength, anchors);
    const anchor = anchors.hash.of(value);
    const entry: Entry = { ...remembered, digest, length: value.length, anchor };
    this.#entries.set(digest, entry);
    anchors.entries.set(anchor, (anchors.entries.get(anchor) ?? new Set()).add(entry));
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MEMORY_LIMITS.values && oldest !== undefined) this.#remove(oldest);
  }

  forget(value: string): void {
    this.#remove(this.#digest(value));
  }

  /**
   * The text with every remembered value exchanged; undefined where it holds none.
   * @throws MemoryLimitError
   */
  exchange(text: string): { readonly text: string; readonly rule: RuleRef } | undefined {
    const search = new Search(this.#digest.bind(this), text);
    for (const [length, { hash, entries }] of this.#anchors) {
      if (text.length < length) continue;
      let current = hash.of(text);
      for (let start = 0; ;) {
        const candidates = entries.get(current);
        if (candidates) search.check(candidates, start);
        if (++start + length > text.length) break;
        current = hash.moved(current, text, start);
      }
    }
    return search.exchanged();
  }

  #remove(digest: string): void {
    const entry = this.#entries.get(digest);
    if (!entry) return;
    this.#entries.delete(digest);
    const length = Math.min(ANCHOR, entry.length);
    const anchors = this.#anchors.get(length);
    const same = anchors?.entries.get(entry.anchor);
    same?.delete(entry);
    if (same?.size === 0) anchors?.entries.delete(entry.anchor);
    if (anchors?.entries.size === 0) this.#anchors.delete(length);
  }

  #digest(value: string): string {
    return createHmac('sha256', this.key.secret).update(value, 'utf16le').digest('base64');
  }
}

/** The places of remembered values in one text. */
class Search {
  readonly #places: Place[] = [];
  #rule: RuleRef | undefined;
  #digests = 0;
  #digested = 0;

  constructor(
    private readonly digest: (value: string) => string,
    private readonly text: string,
  ) {}

  check(candidates: ReadonlySet<Entry>, start: number): void {
    for (const entry of candidates) {
      const end = start + entry.length;
      if (!this.#fits(entry, start, end)) continue;
      this.#digests += 1;
      this.#digested += entry.length;
      const { digests, digestedLength } = MEMORY_LIMITS;
      if (this.#digests > digests || this.#digested > digestedLength) {
        throw new MemoryLimitError('too many places look like something that was kept back');
      }
      if (this.digest(this.text.slice(start, end)) !== entry.digest) continue;
      this.#rule ??= entry.rule;
      this.#places.push({ start, end, replacement: entry.replacement, length: entry.length });
    }
  }

  #fits({ length, whole }: Entry, start: number, end: number): boolean {
    const { text } = this;
    if (end > text.length) return false;
    if (whole) return length === text.length;
    if (length >= LEAST_WITHIN_WORDS) return true;
    return !isWordAt(text, start - 1) && !isWordAt(text, end);
  }

  exchanged(): { readonly text: string; readonly rule: RuleRef } | undefined {
    if (!this.#rule) return undefined;
    let result = '';
    let from = 0;
    for (const { start, end, replacement } of merged(this.#places)) {
      result += this.text.slice(from, start) + replacement;
      from = end;
    }
    return { text: result + this.text.slice(from), rule: this.#rule };
  }
}

function isWordAt(text: string, at: number): boolean {
  return /^[\p{L}\p{N}]$/u.test(text.charAt(at));
}

/** Overlapping places become one, exchanged as the longest of them. */
function merged(places: readonly Place[]): readonly Place[] {
  const result: Place[] = [];
  for (const place of [...places].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (!last || place.start >= last.end) {
      result.push({ ...place });
      continue;
    }
    last.end = Math.max(last.end, place.end);
    if (place.length > last.length) {
      last.replacement = place.replacement;
      last.length = place.length;
    }
  }
  return result;
}
