import type { Confidence, Finding } from '../exchange/finding';
import type { Profile } from '../exchange/policy-document';

const RANK: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };

/** What decides whether a finding belongs to a profile. */
type Trait = Pick<Finding, 'detector' | 'category' | 'confidence'>;

function covers(profile: Profile, finding: Trait): boolean {
  const listed =
    profile.detectors.includes(finding.detector) || profile.categories.includes(finding.category);
  return listed && RANK[finding.confidence] >= RANK[profile.minConfidence];
}

/**
 * The profiles of each finding: the predefined ones of its detector and those of the policy. A policy
 * profile with the id of a predefined one takes its place, and one whose match count is not exceeded
 * is not named at all.
 */
export function assignProfiles(
  findings: readonly Finding[],
  profiles: readonly Profile[],
): Finding[] {
  if (profiles.length === 0) return [...findings];
  const replaced = new Set(profiles.map((profile) => profile.id));
  const firing = profiles.filter((profile) => {
    if (profile.matchCount === 0) return true;
    return findings.filter((finding) => covers(profile, finding)).length > profile.matchCount;
  });
  return findings.map((finding) => ({
    ...finding,
    profiles: [
      ...finding.profiles.filter((id) => !replaced.has(id)),
      ...firing.filter((profile) => covers(profile, finding)).map((profile) => profile.id),
    ],
  }));
}
