import { describe, expect, it } from 'vitest';
import { policyDocumentSchema, type PolicyInput } from '../../../core/exchange/policy-document';
import { weakenings } from '../../../server/policy/protection-change';

const BLOCK = { id: 'secrets', name: 'Secrets', when: 'true', action: 'block' as const };
const ALLOW = { id: 'legal', name: 'Legal', when: 'false', action: 'allow' as const };

const found = (before: PolicyInput, after: PolicyInput): readonly string[] =>
  weakenings(policyDocumentSchema.parse(before), policyDocumentSchema.parse(after));

describe('a change of policy', () => {
  const weaker: readonly [string, PolicyInput, PolicyInput, string][] = [
    ['a removed rule', { rules: [BLOCK] }, {}, 'the rule “Secrets” is removed'],
    [
      'a disabled rule',
      { rules: [BLOCK] },
      { rules: [{ ...BLOCK, enabled: false }] },
      'the rule “Secrets” is switched off',
    ],
    [
      'a milder action',
      { rules: [BLOCK] },
      { rules: [{ ...BLOCK, action: 'warn' }] },
      'the rule “Secrets” says warn instead of block',
    ],
    [
      'another condition',
      { rules: [BLOCK] },
      { rules: [{ ...BLOCK, when: 'false' }] },
      'the rule “Secrets” applies to something else',
    ],
    ['a rule that allows', {}, { rules: [ALLOW] }, 'the rule “Legal” lets through'],
    [
      'an overtaking rule',
      { rules: [BLOCK, ALLOW] },
      { rules: [ALLOW, BLOCK] },
      'the rule “Legal” comes before rules that protect',
    ],
    ['failing open', {}, { failure: 'open' }, 'failure is open instead of closed'],
    [
      'a host that is not inspected',
      {},
      { intercept: { doNotInspect: ['chat.example'] } },
      'chat.example is not inspected any more',
    ],
    [
      'a control',
      { apps: [{ id: 'chat', controls: { upload: 'block' } }] },
      { apps: [{ id: 'chat' }] },
      'upload is allowed in chat',
    ],
    [
      'an approved app',
      { apps: [{ id: 'chat', status: 'unapproved' }] },
      { apps: [{ id: 'chat', status: 'approved' }] },
      'chat is not unapproved any more',
    ],
    [
      'paste in isolation',
      {},
      { isolation: { paste: 'allow' } },
      'isolation.paste is allow instead of refuse',
    ],
    [
      'a list of a rule',
      {
        lists: { bad: { kind: 'string', items: ['x'] } },
        rules: [{ ...BLOCK, when: 'http.host in $bad' }],
      },
      {
        lists: { bad: { kind: 'string', items: [] } },
        rules: [{ ...BLOCK, when: 'http.host in $bad' }],
      },
      'the list bad, which rules ask for, is changed',
    ],
    [
      'a profile',
      { profiles: [{ id: 'p', name: 'P', detectors: ['a', 'b'] }] },
      { profiles: [{ id: 'p', name: 'P', detectors: ['a'] }] },
      'the profile P finds less',
    ],
  ];
  it.each(weaker)('counts with %s', (_what, before, after, reason) => {
    expect(found(before, after)).toEqual([reason]);
  });

  const harmless: readonly [string, PolicyInput, PolicyInput][] = [
    ['a new rule', {}, { rules: [BLOCK] }],
    ['a stricter action', { rules: [{ ...BLOCK, action: 'warn' }] }, { rules: [BLOCK] }],
    ['another name', { rules: [BLOCK] }, { rules: [{ ...BLOCK, name: 'Keys' }] }],
    ['a removed rule that allows', { rules: [ALLOW] }, {}],
    ['failing closed', { failure: 'open' }, { failure: 'closed' }],
    ['a message', { rules: [BLOCK] }, { rules: [{ ...BLOCK, message: 'Ask us.' }] }],
    [
      'rules that protect in another order',
      { rules: [BLOCK, { ...BLOCK, id: 'b' }] },
      { rules: [{ ...BLOCK, id: 'b' }, BLOCK] },
    ],
  ];
  it.each(harmless)('does not count with %s', (_what, before, after) => {
    expect(found(before, after)).toEqual([]);
  });
});
