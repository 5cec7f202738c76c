import type { FoundSpan } from './types';

/** Whether the tag says more than the findings it overlaps: it holds all of them, and none is sure. */
function outdoes(tag: FoundSpan, overlapping: readonly FoundSpan[]): boolean {
  return overlapping.every(
    (span) => span.start >= tag.start && span.end <= tag.end && span.confidence === 'low',
  );
}

/**
 * Adds the spans of a tagger to those of the catalogue. A tag that overlaps a finding gives way, but
 * for unsure findings inside it (a postcode in an address), which give way to the tag. In the order
 * of the text; both lists are in that order and free of overlaps.
 */
export function withTagged(
  found: readonly FoundSpan[],
  tags: readonly FoundSpan[],
): readonly FoundSpan[] {
  if (tags.length === 0) return found;
  const merged: FoundSpan[] = [];
  let next = 0;
  for (const tag of tags) {
    for (; next < found.length && (found[next] as FoundSpan).end <= tag.start; next++) {
      merged.push(found[next] as FoundSpan);
    }
    let last = next;
    while (last < found.length && (found[last] as FoundSpan).start < tag.end) last++;
    const overlapping = found.slice(next, last);
    if (outdoes(tag, overlapping)) {
      merged.push(tag);
      next = last;
    }
  }
  merged.push(...found.slice(next));
  return merged;
}
