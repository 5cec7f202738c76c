import type { Finding, FindingCategory } from '../../core/exchange/finding';

/** A finding as machines read it. Offsets are UTF-16 code units, the end exclusive. */
export interface PublicFinding {
  readonly detector: string;
  readonly type: string;
  readonly category: FindingCategory;
  /** The first profile that the finding belongs to; empty where there is none. */
  readonly profile: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: Finding['confidence'];
  readonly validated: boolean;
}

export function publicFinding(finding: Finding): PublicFinding {
  const { detector, type, category, profiles, start, end, confidence, validated } = finding;
  const profile = profiles[0] ?? '';
  return { detector, type, category, profile, start, end, confidence, validated };
}
