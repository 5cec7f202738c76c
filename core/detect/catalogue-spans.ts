import type { Candidate } from './compiled-detector';
import type { Matcher } from './matcher';
import type { View } from './normalise/view';
import { normalise } from './normalise/views';
import { resolveOverlaps } from './overlap';
import type { FoundSpan } from './types';

/** What is seen through a disguise gives way to what stands there openly. */
const DISGUISE_PENALTY = 20;

/** Findings of the catalogue in one text, without overlaps, in the order of the text. */
export interface CatalogueSpans {
  readonly spans: readonly FoundSpan[];
  /** True when there was more than the matcher collects. */
  readonly truncated: boolean;
}

function spanOf({ detector, start, end, confidence, validated }: Candidate): FoundSpan {
  const { id, type, category, profiles } = detector.spec;
  return { detector: id, type, category, profiles, start, end, confidence, validated };
}

function inOriginal(candidate: Candidate, view: View, penalty: number): Candidate {
  const [start, end] = view.origin(candidate.start, candidate.end);
  return { ...candidate, start, end, weight: candidate.weight - penalty };
}

/**
 * Whether something found in a view counts. Decoded text holds numbers and names of all kinds: only
 * what is sure. What was in pieces must be longer than it stands in the view, else it was in one.
 */
function counts({ confidence, start, end }: Candidate, view: View): boolean {
  if (confidence === 'low' && view.kind !== 'leet') return false;
  if (view.kind !== 'joined') return true;
  const [from, to] = view.origin(start, end);
  return to - from > end - start;
}

/** Scans a text as it stands, or without its disguise, and what is encoded in it. */
export function catalogueSpans(matcher: Matcher, text: string): CatalogueSpans {
  const { folded, others } = normalise(text);
  const plain = matcher.match(folded?.text ?? text);
  let { candidates } = plain;
  let { truncated } = plain;
  if (folded !== undefined) candidates = candidates.map((c) => inOriginal(c, folded, 0));
  for (const view of others) {
    const result = matcher.match(view.text);
    truncated ||= result.truncated;
    for (const candidate of result.candidates) {
      if (counts(candidate, view)) candidates.push(inOriginal(candidate, view, DISGUISE_PENALTY));
    }
  }
  return { spans: resolveOverlaps(candidates).map(spanOf), truncated };
}
