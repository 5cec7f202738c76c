import type { PolicyDocument, Rule } from '../../core/exchange/policy-document';
import type { Action } from '../../core/exchange/verdict';
import { weakerSettings } from './weaker-settings';

/** How much a rule's action holds back; what is above 1 protects. */
const STRENGTH: Readonly<Record<Action, number>> = {
  allow: 0,
  skip: 0,
  log: 1,
  warn: 2,
  redact: 3,
  rate_limit: 3,
  challenge: 4,
  isolate: 4,
  redirect: 5,
  block: 5,
};
const PROTECTS_FROM = 2;

/** What of a change turns protection off or weakens it, in words, one line for each. */
export function weakenings(before: PolicyDocument, after: PolicyDocument): readonly string[] {
  return [...weakerRules(before, after), ...weakerSettings(before, after)];
}

const protects = (rule: Rule): boolean => rule.enabled && STRENGTH[rule.action] >= PROTECTS_FROM;
const letsThrough = (rule: Rule): boolean => rule.enabled && STRENGTH[rule.action] === 0;

function weakerRules(before: PolicyDocument, after: PolicyDocument): string[] {
  const next = new Map(after.rules.map((rule) => [rule.id, rule]));
  const known = new Map(before.rules.map((rule) => [rule.id, rule]));
  const lost = before.rules
    .filter(protects)
    .flatMap((rule) => lossOf(rule, next.get(rule.id)) ?? []);
  const opened = after.rules.filter(letsThrough).flatMap((rule) => {
    const earlier = known.get(rule.id);
    if (!earlier || !letsThrough(earlier)) return [`the rule “${rule.name}” lets through`];
    return sameReach(earlier, rule) ? [] : [`the rule “${rule.name}” lets other things through`];
  });
  return [...lost, ...opened, ...overtaking(before, after)];
}

/** What a protecting rule loses; `undefined` where nothing. */
function lossOf(rule: Rule, next: Rule | undefined): string | undefined {
  const name = `the rule “${rule.name}”`;
  if (!next) return `${name} is removed`;
  if (!next.enabled) return `${name} is switched off`;
  if (STRENGTH[next.action] < STRENGTH[rule.action]) {
    return `${name} says ${next.action} instead of ${rule.action}`;
  }
  if (!sameReach(rule, next)) return `${name} applies to something else`;
  const offers = next.choices.filter((choice) => !rule.choices.includes(choice));
  if (next.action === 'warn' && offers.length > 0) return `${name} offers ${offers.join(', ')}`;
  if (rule.storePayload && !next.storePayload) return `${name} stores no payload any more`;
  return undefined;
}

/** Whether two versions of a rule apply to the same. */
function sameReach(a: Rule, b: Rule): boolean {
  const reach = ({ when, phase, zones, exempt, schedule, redact, rateLimit, skip }: Rule): string =>
    JSON.stringify([when, phase, zones, exempt, schedule, redact, rateLimit, skip]);
  return reach(a) === reach(b);
}

/** Rules that let through and stand now before a protecting one that they followed. */
function overtaking(before: PolicyDocument, after: PolicyDocument): string[] {
  const place = new Map(before.rules.map((rule, index) => [rule.id, index]));
  const overtakers = new Set<string>();
  let lastProtecting = -1;
  // From the end: the earliest place that a protecting rule after this one had before.
  let earliest = Number.POSITIVE_INFINITY;
  for (const rule of after.rules.toReversed()) {
    const was = place.get(rule.id);
    if (was === undefined) continue;
    if (protects(rule)) {
      earliest = Math.min(earliest, was);
      lastProtecting = was;
    } else if (letsThrough(rule) && lastProtecting >= 0 && earliest < was) {
      overtakers.add(rule.name);
    }
  }
  return [...overtakers].map((name) => `the rule “${name}” comes before rules that protect`);
}
