import { describe, expect, it } from 'vitest';
import { makeFacts } from './facts';
import { policyOf, rule } from './policies';

describe('controls of an app', () => {
  const apps = [{ id: 'chatgpt', controls: { upload: 'block', share: 'block', prompt: 'allow' } }];
  const policy = policyOf({ apps, rules: [rule('later', 'true', 'allow')] });

  it.each([
    ['upload', 'block', 'app-upload-chatgpt'],
    ['share', 'block', 'app-share-chatgpt'],
    ['prompt', 'allow', 'later'],
    ['voice', 'allow', 'later'],
  ] as const)('%s: %s by %s', (activity, action, by) => {
    const decision = policy.decide('prompt', makeFacts({ activity }));
    expect([decision.action, decision.rule?.id]).toEqual([action, by]);
  });

  it('are for that app, and not for who has an exception', () => {
    const app = { id: 'claude', name: 'Claude', category: 'chat', status: 'approved' } as const;
    expect(policy.decide('prompt', makeFacts({ app, activity: 'upload' })).action).toBe('allow');
    const excepted = new Set(['app-upload-chatgpt']);
    const facts = makeFacts({ activity: 'upload', excepted });
    expect(policy.decide('prompt', facts).action).toBe('allow');
  });
});
