import { makeSearcher, type Searcher } from './search';
import type { ByteString } from './byte-string';
import { Automaton } from './automaton';
import { firstMatch } from './matcher';
import { isAnchored, isLiteral, requiredLiteral } from './node';
import { parseRegex, type ParsedRegex } from './parser';
import { buildProgram, type Program } from './program';
import type { Steps } from './steps';

/** Texts shorter than this are not searched for the required literal first. */
const PREFILTER_LENGTH = 64;
const PREFILTER_LITERAL = 3;

/** Longest match that a search gives whole, bytes. */
export const MOST_MATCHED = 1024;

/** Where a match stands, in bytes; the end is exclusive. */
export interface RegexSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * A regular expression over bytes that takes linear time, whoever wrote it. It has the syntax and
 * the meaning of Rust's `regex` with `unicode(false)`. Throws `RegexSyntaxError`.
 */
export class Regex {
  readonly #parsed: ParsedRegex;
  readonly #program: Program;
  readonly #literal: Searcher;
  readonly #prefilter: boolean;
  readonly #onlyLiteral: boolean;
  #automaton: Automaton | undefined;

  constructor(readonly pattern: string) {
    this.#parsed = parseRegex(pattern);
    this.#program = buildProgram(this.#parsed.node, this.#parsed.captures);
    const literal = requiredLiteral(this.#parsed.node);
    this.#literal = makeSearcher(literal);
    this.#prefilter = literal.length >= PREFILTER_LITERAL;
    this.#onlyLiteral = isLiteral(this.#parsed.node);
  }

  /** Whether it matches anywhere in the text; throws `RuleLimitError` when `steps` run out. */
  test(text: ByteString, steps: Steps): boolean {
    if (this.#onlyLiteral) return this.#literal.find(text, 0) >= 0;
    const prefilter = this.#prefilter && text.length >= PREFILTER_LENGTH;
    if (prefilter && this.#literal.find(text, 0) < 0) return false;
    this.#automaton ??= this.#makeAutomaton();
    return this.#automaton.firstEnd(text, 0, steps) >= 0;
  }

  /** Number of the group with this number or name; undefined when there is none. */
  group(name: string): number | undefined {
    if (!/^[0-9]{1,4}$/.test(name)) return this.#parsed.names.get(name);
    return Number(name) <= this.#parsed.captures ? Number(name) : undefined;
  }

  /** The groups of the first match, the whole match first; a group that took no part is empty. */
  match(text: ByteString, steps: Steps): { start: number; groups: ByteString[] } | undefined {
    if (!this.test(text, steps)) return undefined;
    const slots = firstMatch(this.#program, text, steps);
    if (!slots) return undefined;
    const groups: ByteString[] = [];
    for (let slot = 0; slot < slots.length; slot += 2) {
      const [start = -1, end = -1] = slots.subarray(slot, slot + 2);
      groups.push(start < 0 ? '' : text.slice(start, end));
    }
    return { start: slots[0] ?? 0, groups };
  }

  /**
   * The first match that starts at or after `from`, for going through all matches of a text: a search
   * is linear, and looks at no more than twice `MOST_MATCHED` bytes again. Of a match longer than
   * `MOST_MATCHED` bytes the last ones are given.
   */
  search(text: ByteString, from: number, steps: Steps): RegexSpan | undefined {
    if (this.#prefilter && this.#literal.find(text, from) < 0) return undefined;
    this.#automaton ??= this.#makeAutomaton();
    const end = this.#automaton.firstEnd(text, from, steps);
    if (end < 0) return undefined;
    const least = Math.max(from, end - MOST_MATCHED);
    const most = Math.min(text.length, end + MOST_MATCHED);
    const [start = end + 1, stop = end] = firstMatch(this.#program, text, steps, least, most) ?? [];
    return start > end ? { start: least, end } : { start, end: stop };
  }

  #makeAutomaton(): Automaton {
    return new Automaton(this.#program, isAnchored(this.#parsed.node));
  }
}
