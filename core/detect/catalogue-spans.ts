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
      // Decoded text holds numbers and names of all kinds; only what is sure counts.
      if (candidate.confidence !== 'low')
        candidates.push(inOriginal(candidate, view, DISGUISE_PENALTY));
    }
  }
  return { spans: resolveOverlaps(candidates).map(spanOf), truncated };
}
