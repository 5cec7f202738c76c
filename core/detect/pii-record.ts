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
  const marked = new Set<FoundSpan>();
  let first = 0;
  personal.forEach((span, last) => {
    while ((personal[first] as FoundSpan).end < span.start - REACH) first++;
    const group = personal.slice(Math.max(first, last - MOST_IN_GROUP), last + 1);
    if (new Set(group.map(({ type }) => type)).size < LEAST_TYPES) return;
    for (const member of group) marked.add(member);
  });
  if (marked.size === 0) return spans;
  return spans.map((span) =>
    marked.has(span) ? { ...span, profiles: [...span.profiles, PII_RECORD_PROFILE] } : span,
  );
}
