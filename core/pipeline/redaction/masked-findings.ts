import type { Finding } from '../../exchange/finding';
import type { PolicyDocument, Profile, Rule } from '../../exchange/policy-document';
import { shortPiiName } from '../../policy/fields/pii-types';
import { wordsOf } from '../../policy/rule-words';

const CODE_WORDS = ['source_code', 'source-code'];

/** The findings that a rule masks: all of them, or those that its condition names. */
export function maskedFindings(
  rule: Rule,
  findings: readonly Finding[],
  document: Pick<PolicyDocument, 'lists' | 'profiles'>,
): readonly Finding[] {
  const words = wordsOf(rule, document.lists);
  const profiles = document.profiles.filter(({ id }) => words.has(id));
  const asked =
    rule.redact.what === 'all' || words.size === 0
      ? findings
      : findings.filter((finding) => isNamed(finding, words, profiles));
  return asksForCode(words, profiles) ? asked : withoutCode(asked);
}

function isNamed(
  finding: Finding,
  words: ReadonlySet<string>,
  profiles: readonly Profile[],
): boolean {
  const { detector, type, category } = finding;
  return (
    words.has(detector) ||
    words.has(type) ||
    words.has(category) ||
    words.has(shortPiiName(type)) ||
    finding.profiles.some((id) => words.has(id)) ||
    profiles.some((p) => p.detectors.includes(detector) || p.categories.includes(category))
  );
}

/** Whether a rule speaks of source code: by category, detector, or a profile that holds either. */
function asksForCode(words: ReadonlySet<string>, profiles: readonly Profile[]): boolean {
  return (
    CODE_WORDS.some((word) => words.has(word)) ||
    profiles.some(
      ({ categories, detectors }) =>
        categories.includes('source_code') || detectors.includes('source-code'),
    )
  );
}

/**
 * That a prompt is source code spans all of it. Where something within is the trouble, that is masked
 * and the code around it stays, so that the answer is still of use.
 */
function withoutCode(findings: readonly Finding[]): readonly Finding[] {
  const within = findings.filter(({ category }) => category !== 'source_code');
  return within.length > 0 ? within : findings;
}
