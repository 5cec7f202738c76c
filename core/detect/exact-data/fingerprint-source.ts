import { FilterHash } from '../../datasets/filter-hash';
import { fingerprintsOf, type Fingerprint } from '../../datasets/fingerprints';
import { entriesOf, type HashedSet } from '../../datasets/hashed-set';
import type { KeyedHash } from '../../datasets/keyed-hash';
import type { Confidence } from '../../exchange/finding';
import type { FoundSpan, SpanSource } from '../types';
import type { SpanKind } from './table-source';

/** Fewer common fingerprints are chance: a usual phrase, a footer. */
const LEAST_COMMON = 3;

/** A passage with so many fingerprints, some forty words, counts without the rest of its document. */
const LEAST_PASSAGE = 8;

const HIGH_SIMILARITY = 0.7;
const MEDIUM_SIMILARITY = 0.4;

function confidenceOf(similarity: number): Confidence {
  if (similarity >= HIGH_SIMILARITY) return 'high';
  return similarity >= MEDIUM_SIMILARITY ? 'medium' : 'low';
}

/** Finds texts that repeat a known document, or a good part of one. */
export class FingerprintSource implements SpanSource {
  readonly names: ReadonlyMap<string, string>;
  readonly #filter: FilterHash;
  /** Fingerprints of each document. */
  readonly #sizes: Uint32Array;

  /** @param similarity share of a document's fingerprints, or of the text's, from which it counts */
  constructor(
    name: string,
    private readonly kind: Omit<SpanKind, 'confidence'>,
    private readonly set: HashedSet,
    private readonly hash: KeyedHash,
    private readonly similarity: number,
  ) {
    this.names = new Map([[kind.detector, name]]);
    this.#filter = new FilterHash(hash);
    this.#sizes = new Uint32Array(set.rows);
    for (const row of set.cells) this.#sizes[row] = (this.#sizes[row] ?? 0) + 1;
  }

  find(text: string): FoundSpan[] {
    const fingerprints = fingerprintsOf(text);
    const shared = new Map<number, number[]>();
    for (const [index, fingerprint] of fingerprints.entries()) {
      for (const row of this.#rowsOf(fingerprint)) {
        const places = shared.get(row);
        if (places === undefined) shared.set(row, [index]);
        else places.push(index);
      }
    }
    return [...shared].flatMap(([row, places]) => this.#span(row, places, fingerprints));
  }

  #rowsOf({ text }: Fingerprint): number[] {
    this.#filter.of(text);
    if (!this.set.filter.has(this.#filter.low, this.#filter.high)) return [];
    const { high, low } = this.hash.of('fingerprint', text);
    const [first, last] = entriesOf(this.set, high, low);
    return [...new Set(this.set.cells.subarray(first, last))];
  }

  /** The passage that is shared, where it is enough of the document, or long enough by itself. */
  #span(row: number, places: readonly number[], fingerprints: readonly Fingerprint[]): FoundSpan[] {
    const size = this.#sizes[row] as number;
    const ofDocument = Math.min(1, places.length / size);
    const { from, to, shared } = densestPassage(places, this.similarity);
    const passage = shared >= Math.min(LEAST_PASSAGE, size) ? shared / (to - from + 1) : 0;
    const similarity = Math.max(ofDocument, passage);
    if (places.length < Math.min(LEAST_COMMON, size) || similarity < this.similarity) return [];
    const start = fingerprints[from]?.start ?? 0;
    const end = fingerprints[to]?.end ?? 0;
    const confidence = confidenceOf(similarity);
    return [{ ...this.kind, profiles: [], confidence, start, end, validated: true }];
  }
}

/**
 * The stretch of fingerprints with the most shared ones over the wanted share: the largest sum, where
 * a shared one counts `1 - share` and another `-share` (Kadane).
 */
function densestPassage(
  places: readonly number[],
  share: number,
): { from: number; to: number; shared: number } {
  let best = { from: 0, to: 0, shared: 0, sum: -Infinity };
  let current = { from: places[0] ?? 0, shared: 0, sum: 0 };
  let before = current.from - 1;
  for (const place of places) {
    const others = (place - before - 1) * share;
    current =
      current.sum - others <= 0
        ? { from: place, shared: 1, sum: 1 - share }
        : { ...current, shared: current.shared + 1, sum: current.sum - others + 1 - share };
    if (current.sum > best.sum) best = { ...current, to: place };
    before = place;
  }
  return best;
}
