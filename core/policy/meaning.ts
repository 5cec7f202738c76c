import type { PolicyIssue } from '../exchange/console';
import type { RateLimitSettings, SkipSettings } from '../exchange/policy-actions';
import type { CustomDetector } from '../exchange/policy-detectors';
import { RegexSyntaxError } from '../regex/error';
import { Regex } from '../regex/regex';
import { Steps } from '../regex/steps';
import { POLICY_LIMITS, type PolicyDocument, type Rule } from '../exchange/policy-document';

/** What is wrong with a document whose every value is well-formed. */
export function checkMeaning(document: PolicyDocument): PolicyIssue[] {
  const lists = Object.keys(document.lists).length;
  return [
    ...duplicates('rules', document.rules),
    ...duplicates('profiles', document.profiles),
    ...duplicates('apps', document.apps),
    ...duplicates('detectors', document.detectors),
    ...duplicates('exactData.datasets', document.exactData.datasets),
    ...duplicates('exactData.wordLists', document.exactData.wordLists),
    ...duplicates('exactData.fingerprints', document.exactData.fingerprints),
    ...document.detectors.flatMap(checkPattern),
    ...duplicates('posture.checks', document.posture.checks),
    ...document.rules.flatMap((rule, index) => checkRule(rule, `rules[${index}]`, document)),
    ...document.gateway.gateways.flatMap((gateway, index) =>
      gateway.dlp.flatMap(({ profiles }, at) =>
        profiles
          .filter((id) => !document.profiles.some((profile) => profile.id === id))
          .map((id) => ({
            path: `gateway.gateways[${index}].dlp[${at}].profiles`,
            message: `there is no profile “${id}”`,
          })),
      ),
    ),
    ...document.profiles.flatMap((profile, index) =>
      profile.detectors.length + profile.categories.length > 0
        ? []
        : [{ path: `profiles[${index}]`, message: 'names neither detectors nor categories' }],
    ),
    ...(lists > POLICY_LIMITS.lists
      ? [{ path: 'lists', message: `more than ${POLICY_LIMITS.lists} lists` }]
      : []),
  ];
}

/** A custom detector's pattern compiles and matches more than nothing. */
function checkPattern({ pattern }: CustomDetector, index: number): PolicyIssue[] {
  const path = `detectors[${index}].pattern`;
  try {
    return new Regex(pattern).test('', new Steps())
      ? [{ path, message: 'matches the empty text, which is everywhere' }]
      : [];
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    return [{ path, message: `at ${error.offset}: ${error.message}` }];
  }
}

function duplicates(path: string, items: readonly { readonly id: string }[]): PolicyIssue[] {
  const first = new Map<string, number>();
  return items.flatMap(({ id }, index) => {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    return earlier === undefined
      ? []
      : [{ path: `${path}[${index}].id`, message: `“${id}” is the id of ${path}[${earlier}] too` }];
  });
}

function checkRule(rule: Rule, path: string, document: PolicyDocument): PolicyIssue[] {
  const issues: PolicyIssue[] = [];
  if (rule.storePayload && document.organisation.payloadKey === undefined) {
    issues.push({
      path: `${path}.storePayload`,
      message: 'needs organisation.payloadKey: payloads are stored sealed or not at all',
    });
  }
  if (rule.phase === 'response' && !RESPONSE_ACTIONS.has(rule.action)) {
    issues.push({
      path: `${path}.action`,
      message: `“${rule.action}” is for prompts: an answer can be allowed, logged, redacted or blocked`,
    });
  }
  for (const [action, setting] of SETTINGS_OF_ACTIONS) {
    if ((rule.action === action) === (rule[setting] !== undefined)) continue;
    const message =
      rule.action === action
        ? `“${action}” needs it`
        : `only the action “${action}” has this setting`;
    issues.push({ path: `${path}.${setting}`, message });
  }
  if (rule.rateLimit) issues.push(...checkRateLimit(rule.rateLimit, `${path}.rateLimit`));
  if (rule.skip) issues.push(...checkSkip(rule, rule.skip, path, document));
  if (rule.action === 'warn') issues.push(...checkChoices(rule, path));
  return issues;
}

/** An answer is on its way already: nobody can be asked and no other site opened. */
const RESPONSE_ACTIONS: ReadonlySet<Rule['action']> = new Set<Rule['action']>([
  'allow',
  'log',
  'skip',
  'redact',
  'block',
]);

const SETTINGS_OF_ACTIONS = [
  ['redirect', 'redirect'],
  ['rate_limit', 'rateLimit'],
  ['skip', 'skip'],
] as const;

function checkRateLimit(settings: RateLimitSettings, path: string): PolicyIssue[] {
  const { requestsPerPeriod, scorePerPeriod } = settings;
  if ((requestsPerPeriod === undefined) !== (scorePerPeriod === undefined)) return [];
  return [{ path, message: 'needs either requestsPerPeriod or scorePerPeriod' }];
}

/** Rules are skipped by name: one that does not exist, or was asked already, is a mistake. */
function checkSkip(
  rule: Rule,
  { rules, phases }: SkipSettings,
  path: string,
  document: PolicyDocument,
): PolicyIssue[] {
  if (rules.length === 0 && phases.length === 0) {
    return [{ path: `${path}.skip`, message: 'skips nothing: name rules or phases' }];
  }
  if (rules === 'remaining') return [];
  const later = document.rules.slice(document.rules.indexOf(rule) + 1);
  return rules.flatMap((id, index) =>
    later.some((other) => other.id === id && other.phase === rule.phase)
      ? []
      : [
          {
            path: `${path}.skip.rules[${index}]`,
            message: `no later rule of the same phase is named “${id}”`,
          },
        ],
  );
}

function checkChoices({ choices }: Rule, path: string): PolicyIssue[] {
  if (new Set(choices).size < choices.length) {
    return [{ path: `${path}.choices`, message: 'a choice is named twice' }];
  }
  return choices.some((choice) => choice !== 'cancel')
    ? []
    : [{ path: `${path}.choices`, message: 'nothing to choose but Cancel: use “block” instead' }];
}
