import type { Finding } from '../exchange/finding';

type NameOf = (detector: string) => string;

/** A window or a page lists at most this many different findings. */
const LISTED = 20;

export interface Found {
  readonly name: string;
  readonly masked: string;
  readonly count: number;
}

/** Equal for findings that one row stands for. */
export const foundKey = ({ detector, masked }: Finding): string => `${detector}\n${masked}`;

/** Findings as people see them: the detector's name, a masked sample, and how often. */
export function listFound(findings: readonly Finding[], nameOf: NameOf): Found[] {
  const counts = new Map<string, { name: string; masked: string; count: number }>();
  for (const finding of findings) {
    const { detector, masked } = finding;
    const key = foundKey(finding);
    const seen = counts.get(key);
    if (seen) seen.count += 1;
    else if (counts.size < LISTED) counts.set(key, { name: nameOf(detector), masked, count: 1 });
  }
  return [...counts.values()];
}
