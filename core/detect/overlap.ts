import type { Candidate } from './compiled-detector';

function better(a: Candidate, b: Candidate): boolean {
  if (a.weight !== b.weight) return a.weight > b.weight;
  const [aLength, bLength] = [a.end - a.start, b.end - b.start];
  return aLength === bLength ? a.detector.index < b.detector.index : aLength > bLength;
}

/** One candidate for each stretch of text: the surer, then the longer one. In the order of the text. */
export function resolveOverlaps(candidates: Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  candidates.sort((a, b) => a.start - b.start || a.end - b.end);
  for (const candidate of candidates) {
    let wins = true;
    while (wins && kept.length > 0) {
      const last = kept[kept.length - 1] as Candidate;
      if (candidate.start >= last.end) break;
      wins = better(candidate, last);
      if (wins) kept.pop();
    }
    if (wins) kept.push(candidate);
  }
  return kept;
}
