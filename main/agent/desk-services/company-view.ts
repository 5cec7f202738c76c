import { COMPANY_VIEW_LIMITS, type CompanyView } from '../../../core/exchange/company-view';
import type { PolicyDocument } from '../../../core/exchange/policy-document';

const named = (names: readonly string[]) => ({
  names: names.slice(0, COMPANY_VIEW_LIMITS.named),
  count: names.length,
});

/**
 * What the company sees of this desk, read out of the policy in force and nothing else, so that what
 * a person is told cannot differ from what happens.
 */
export function companyView(document: PolicyDocument, apps: number): CompanyView {
  const { intercept, organisation, identity, posture } = document;
  const rules = document.rules.filter(({ enabled, zones }) => enabled && zones === undefined);
  return {
    inspects: intercept.enabled,
    apps,
    added: named(intercept.hosts),
    never: named(intercept.doNotInspect),
    unknownAi: intercept.shadowAi,
    rules: rules.slice(0, COMPANY_VIEW_LIMITS.named).map((rule) => ({
      id: rule.id,
      name: rule.name,
      action: rule.action,
      answers: rule.phase === 'response',
      // Without a key to seal to, nothing is stored whatever a rule says.
      stores: rule.storePayload && organisation.payloadKey !== undefined,
    })),
    ruleCount: rules.length,
    namesPerson: identity.issuer !== undefined,
    posture: posture.checks.map(({ name }) => name),
  };
}
