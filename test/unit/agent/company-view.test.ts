import { describe, expect, it } from 'vitest';
import { companyViewSchema } from '../../../core/exchange/company-view';
import { policyDocumentSchema, type PolicyInput } from '../../../core/exchange/policy-document';
import { companyView } from '../../../main/agent/desk-services/company-view';

const view = (policy: PolicyInput) => companyView(policyDocumentSchema.parse(policy), 10);
const KEY = Buffer.alloc(32, 1).toString('base64');
const rule = { id: 'r', name: 'Keep', when: 'true', action: 'block', storePayload: true } as const;

describe('what a person is told of the policy in force', () => {
  it('is that text is kept only where there is a key to seal it to', () => {
    expect(view({ rules: [rule] }).rules[0]?.stores).toBe(false);
    const sealed = view({ rules: [rule], organisation: { payloadKey: KEY } });
    expect(sealed.rules[0]?.stores).toBe(true);
  });

  it('leaves out rules that are off or for the firewall', () => {
    const rules = [
      rule,
      { ...rule, id: 'off', enabled: false },
      { ...rule, id: 'z', zones: ['z'] },
    ];
    expect(view({ rules }).ruleCount).toBe(1);
  });

  it('says when nothing is inspected', () => {
    expect(view({ intercept: { enabled: false } }).inspects).toBe(false);
  });

  it('keeps to its limits, and counts the rest', () => {
    const hosts = Array.from({ length: 500 }, (_, n) => `h${n}.example`);
    const shown = companyViewSchema.parse(view({ intercept: { hosts } }));
    expect([shown.added.names.length, shown.added.count]).toEqual([100, 500]);
  });
});
