import type { FoundSpan } from './types';

/** Profile of findings that stand close to two others of different types. */
const PII_RECORD_PROFILE = 'pii-record';

/** Different kinds of data that make a record. */
const LEAST_TYPES = 3;

/** They stand within so many UTF-16 units. */
const REACH = 300;

/** Findings looked back at, so that dense text takes linear time. */
const MOST_IN_GROUP = 32;

const PERSONAL = new Set<FoundSpan['category']>(['pii', 'financial', 'health']);

const counts = (span: FoundSpan): boolean =>
  PERSONAL.has(span.category) && span.confidence !== 'low';

/**
 * Adds the profile `pii-record` to findings of which three different types stand close together: a
 * name with a date of birth and an account says more than each. Spans are in the order of the text.
 */
export function markRecords(spans: readonly FoundSpan[]): readonly FoundSpan[] {
  const personal = spans.filter(counts);
  if (personal.length < LEAST_TYPES) return spans;
  /** Spans before this one are marked, or are known not to be. */
  let done = 0;
  const marked = new Set<FoundSpan>();
  for (let last = LEAST_TYPES - 1; last < personal.length; last++) {
    const first = groupStart(personal, last);
    if (first === undefined) continue;
    for (let index = Math.max(first, done); index <= last; index++) {
      marked.add(personal[index] as FoundSpan);
    }
    done = last + 1;
  }
  if (marked.size === 0) return spans;
  return spans.map((span) =>
    marked.has(span) ? { ...span, profiles: [...span.profiles, PII_RECORD_PROFILE] } : span,
  );
}

/** The first span of a group that ends with `last`; undefined where there are not enough types. */
function groupStart(personal: readonly FoundSpan[], last: number): number | undefined {
  const { start } = personal[last] as FoundSpan;
  const types: string[] = [];
  let first: number | undefined;
  for (let index = last; index >= Math.max(0, last - MOST_IN_GROUP); index--) {
    const span = personal[index] as FoundSpan;
    if (span.end < start - REACH) break;
    if (!types.includes(span.type)) types.push(span.type);
    // The nearest three types make the record; what lies further back has its own.
    if (types.length >= LEAST_TYPES) return index;
    first = index;
  }
  return types.length >= LEAST_TYPES ? first : undefined;
}
