import { describe, expect, it } from 'vitest';
import { policyDocumentSchema, type PolicyInput } from '../../../core/exchange/policy-document';
import { compilePolicy } from '../../../core/policy/document';
import { allRules } from '../../../core/policy/gateway-rules';

const gateway: PolicyInput['gateway'] = {
  gateways: [
    {
      id: 'support.bot',
      dlp: [
        { id: 'keys', action: 'block', check: ['request', 'response'], profiles: ['secrets'] },
        { id: 'old', enabled: false, action: 'flag', profiles: ['secrets'] },
      ],
      guardrails: { prompt: { S1: 'block', S9: 'flag', P1: 'block' }, response: { S2: 'flag' } },
    },
  ],
};
const profiles: PolicyInput['profiles'] = [
  { id: 'secrets', name: 'Secrets', categories: ['credentials'] },
];

describe('the settings of a gateway', () => {
  it('become rules after those of the policy, for this gateway only', () => {
    const rules: PolicyInput['rules'] = [
      { id: 'first', name: 'First', when: 'door eq "gateway"', action: 'log' },
    ];
    const document = policyDocumentSchema.parse({ gateway, profiles, rules });
    expect(
      allRules(document).map(({ id, phase, action, when }) => [id, phase, action, when]),
    ).toEqual([
      ['first', 'prompt', 'log', 'door eq "gateway"'],
      [
        ...['gw-support_bot-prompt-dlp-keys', 'prompt', 'block'],
        'gateway eq "support.bot" and any(dlp.profiles[*] in {"secrets"})',
      ],
      [
        ...['gw-support_bot-response-dlp-keys', 'response', 'block'],
        'gateway eq "support.bot" and any(dlp.profiles[*] in {"secrets"})',
      ],
      [
        ...['gw-support_bot-prompt-guardrails-block-0', 'prompt', 'block'],
        'gateway eq "support.bot" and any(llm.prompt.unsafe_topic_categories[*] in {"S1"})',
      ],
      [
        ...['gw-support_bot-prompt-guardrails-block-1', 'prompt', 'block'],
        'gateway eq "support.bot" and llm.prompt.injection_score lt 20',
      ],
      [
        ...['gw-support_bot-prompt-guardrails-flag-0', 'prompt', 'log'],
        'gateway eq "support.bot" and any(llm.prompt.unsafe_topic_categories[*] in {"S9"})',
      ],
      [
        ...['gw-support_bot-response-guardrails-flag-0', 'response', 'log'],
        'gateway eq "support.bot" and any(llm.response.unsafe_topic_categories[*] in {"S2"})',
      ],
    ]);
    expect(compilePolicy({ gateway, profiles }).ok).toBe(true);
  });

  it('name profiles that exist', () => {
    const compiled = compilePolicy({ gateway });
    expect(compiled.ok ? [] : compiled.issues).toContainEqual({
      path: 'gateway.gateways[0].dlp[0].profiles',
      message: 'there is no profile “secrets”',
    });
  });
});
