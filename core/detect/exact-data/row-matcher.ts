import type { HashedSet } from '../../datasets/hashed-set';
import type { ValueHit } from './value-hits';

/** A value that stands in more rows than this is common: it confirms rows and finds none alone. */
const COMMON_ROWS = 64;

/** Two common values find their rows together where the rarer stands in no more rows than this. */
const MOST_JOINED_ROWS = 4096;

/** Steps of work for one text; what they do not reach is not found. */
const MOST_STEPS = 500_000;

/** What makes a record of several cells of one row. */
export interface RowRule {
  /** Cells of the same row, each of another column. */
  readonly columns: number;
  /** They stand within so many UTF-16 code units. */
  readonly window: number;
  /** Column numbers of which at least one must be among them; empty: any. */
  readonly required: ReadonlySet<number>;
}

interface Occurrence {
  readonly hit: ValueHit;
  readonly column: number;
}

/** Finds the hits that stand close to others of the same row. */
export class RowMatcher {
  #steps = 0;

  constructor(
    private readonly set: HashedSet,
    private readonly rule: RowRule,
  ) {}

  /** The hits that are part of a record, in order of the text. */
  matched(hits: readonly ValueHit[]): ValueHit[] {
    this.#steps = MOST_STEPS;
    const matched = new Set<ValueHit>();
    for (const occurrences of this.#rows(hits).values()) this.#noteRecords(occurrences, matched);
    return hits.filter((hit) => matched.has(hit));
  }

  #rows(hits: readonly ValueHit[]): Map<number, Occurrence[]> {
    const rows = new Map<number, Occurrence[]>();
    const common: ValueHit[] = [];
    for (const hit of hits) {
      if (hit.lastEntry - hit.firstEntry > COMMON_ROWS) common.push(hit);
      else for (let at = hit.firstEntry; at < hit.lastEntry; at++) this.#note(rows, hit, at);
    }
    this.#joinCommon(rows, common);
    return rows;
  }

  #note(rows: Map<number, Occurrence[]>, hit: ValueHit, entry: number): void {
    if (--this.#steps < 0) return;
    const cell = this.set.cells[entry] as number;
    const row = Math.floor(cell / this.set.columns.length);
    const known = rows.get(row);
    const occurrence = { hit, column: cell % this.set.columns.length };
    if (known === undefined) rows.set(row, [occurrence]);
    else known.push(occurrence);
  }

  /** Adds common values to the rows that others have found, and finds rows of two common values. */
  #joinCommon(rows: Map<number, Occurrence[]>, common: readonly ValueHit[]): void {
    for (const [row, occurrences] of rows) {
      const [first] = occurrences;
      if (first === undefined) continue;
      for (const hit of common) {
        if (this.#isNear(first.hit, hit)) this.#addIfInRow(occurrences, hit, row);
      }
    }
    for (const [index, hit] of common.entries()) {
      for (let other = index + 1; other < common.length; other++) {
        const next = common[other] as ValueHit;
        if (next.start - hit.start > this.rule.window || this.#steps < 0) break;
        this.#joinPair(rows, hit, next);
      }
    }
  }

  #isNear(a: ValueHit, b: ValueHit): boolean {
    return Math.abs(a.start - b.start) <= this.rule.window;
  }

  #joinPair(rows: Map<number, Occurrence[]>, a: ValueHit, b: ValueHit): void {
    const aIsRarer = a.lastEntry - a.firstEntry < b.lastEntry - b.firstEntry;
    const [rarer, other] = aIsRarer ? [a, b] : [b, a];
    if (rarer.lastEntry - rarer.firstEntry > MOST_JOINED_ROWS) return;
    for (let at = rarer.firstEntry; at < rarer.lastEntry && this.#steps >= 0; at++) {
      const row = Math.floor((this.set.cells[at] as number) / this.set.columns.length);
      const column = this.#columnIn(other, row);
      if (column === undefined) continue;
      this.#note(rows, rarer, at);
      rows.get(row)?.push({ hit: other, column });
    }
  }

  #addIfInRow(occurrences: Occurrence[], hit: ValueHit, row: number): void {
    const column = this.#columnIn(hit, row);
    if (column !== undefined) occurrences.push({ hit, column });
  }

  /** The column in which the value stands in a row: a search among its entries, which are sorted. */
  #columnIn(hit: ValueHit, row: number): number | undefined {
    this.#steps -= 8;
    const { cells, columns } = this.set;
    const least = row * columns.length;
    let from = hit.firstEntry;
    let to = hit.lastEntry;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((cells[middle] as number) < least) from = middle + 1;
      else to = middle;
    }
    if (from === hit.lastEntry) return undefined;
    const column = (cells[from] as number) - least;
    return column < columns.length ? column : undefined;
  }

  /** Slides a window over the occurrences of one row. */
  #noteRecords(occurrences: Occurrence[], matched: Set<ValueHit>): void {
    const { columns, window, required } = this.rule;
    if (occurrences.length < columns) return;
    occurrences.sort((a, b) => a.hit.start - b.hit.start);
    let from = 0;
    for (let to = 0; to < occurrences.length; to++) {
      const last = (occurrences[to] as Occurrence).hit;
      while (last.start - (occurrences[from] as Occurrence).hit.start > window) from++;
      const inside = occurrences.slice(from, to + 1);
      const found = new Set(inside.map(({ column }) => column));
      if (found.size < columns) continue;
      if (required.size > 0 && ![...found].some((column) => required.has(column))) continue;
      for (const { hit } of inside) matched.add(hit);
    }
  }
}
