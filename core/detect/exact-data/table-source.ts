import type { HashedSet } from '../../datasets/hashed-set';
import type { KeyedHash } from '../../datasets/keyed-hash';
import type { FoundSpan, SpanSource } from '../types';
import { RowMatcher, type RowRule } from './row-matcher';
import { ValueFinder, wordsOf, type ValueHit } from './value-hits';

/** What a finding of a set says. */
export type SpanKind = Pick<FoundSpan, 'detector' | 'type' | 'category' | 'confidence'>;

/** Longer values swallow shorter ones within: the name is one finding, not also its surname. */
function withoutNested(hits: readonly ValueHit[]): ValueHit[] {
  const kept: ValueHit[] = [];
  const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const hit of sorted) {
    const last = kept.at(-1);
    if (last === undefined || hit.start >= last.end) kept.push(hit);
  }
  return kept;
}

/** Finds the values of a table or word list: single ones, or several of one row close together. */
export class TableSource implements SpanSource {
  readonly names: ReadonlyMap<string, string>;
  readonly #finder: ValueFinder;
  readonly #rows: RowMatcher | undefined;

  /** @param rule absent where each value counts by itself */
  constructor(
    name: string,
    private readonly kind: SpanKind,
    set: HashedSet,
    hash: KeyedHash,
    rule: RowRule | undefined,
  ) {
    this.names = new Map([[kind.detector, name]]);
    this.#finder = new ValueFinder(set, hash);
    if (rule !== undefined) this.#rows = new RowMatcher(set, rule);
  }

  find(text: string): FoundSpan[] {
    const hits = this.#finder.find(wordsOf(text));
    const matched = this.#rows === undefined ? hits : this.#rows.matched(hits);
    return withoutNested(matched).map(({ start, end }) => ({
      ...this.kind,
      profiles: [],
      start,
      end,
      validated: true,
    }));
  }
}
