import { describe, expect, it } from 'vitest';
import { desk, head, prompt } from '../pipeline/desk';
import { makeFacts } from './facts';
import { policyOf, rule } from './policies';

const MINUTE = 60_000;
const NOW = 1_790_000_000_000;

function decide(document: object, signedIn: number | undefined) {
  const actor = { groups: [], ...(signedIn === undefined ? {} : { signedIn }) };
  return policyOf(document).decide('prompt', makeFacts({ actor, now: NOW }));
}

describe('the age of a sign-in', () => {
  const byRule = { rules: [rule('r', 'app.id eq "chatgpt"', 'allow', { sessionMinutes: 30 })] };
  const byApp = {
    apps: [{ id: 'chatgpt', sessionMinutes: 30 }],
    rules: [rule('r', 'true', 'log')],
  };

  it.each([
    [byRule, NOW - 29 * MINUTE, undefined],
    [byRule, NOW - 30 * MINUTE, 'r'],
    [byRule, undefined, 'r'],
    [byApp, NOW - 29 * MINUTE, undefined],
    [byApp, NOW - 31 * MINUTE, 'app-session-chatgpt'],
    [byApp, undefined, 'app-session-chatgpt'],
  ])('%j at %s: refused by %s', (document, signedIn, by) => {
    const { action, signIn, rule: decided } = decide(document, signedIn);
    expect([action, signIn]).toEqual(by === undefined ? ['allow', undefined] : ['block', true]);
    if (by !== undefined) expect(decided?.id).toBe(by);
  });

  it('says to sign in again', async () => {
    const policy = policyOf({ rules: [rule('r', 'true', 'allow', { sessionMinutes: 30 })] });
    const { pipeline } = desk({}, { policy: { current: () => policy } });
    expect(await pipeline.begin(head).ask(prompt('hello'))).toMatchObject({
      action: 'block',
      refusal: { reason: 'sign_in', rule: { id: 'r' } },
    });
  });
});
