import type { Confidence, Finding } from '../../exchange/finding';
import type { Profile } from '../../exchange/policy-document';

const RANK: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };

/**
 * Ids of the profiles that fire: those of the policy document by their own rules (enough confidence,
 * and more findings than the match count), and predefined ones for a single finding.
 */
export function firingProfiles(
  findings: readonly Finding[],
  profiles: readonly Profile[],
): string[] {
  const own = new Set(profiles.map((profile) => profile.id));
  const predefined = new Set(
    findings.flatMap((finding) => finding.profiles).filter((id) => !own.has(id)),
  );
  const firing = profiles.filter((profile) => fires(profile, findings)).map(({ id }) => id);
  return [...predefined, ...firing];
}

function fires(profile: Profile, findings: readonly Finding[]): boolean {
  const counted = findings.filter(
    (finding) =>
      RANK[finding.confidence] >= RANK[profile.minConfidence] &&
      (profile.detectors.includes(finding.detector) ||
        profile.categories.includes(finding.category)),
  );
  return counted.length > profile.matchCount;
}
