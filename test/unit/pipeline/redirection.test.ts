import { describe, expect, it } from 'vitest';
import { redirectSchema } from '../../../core/exchange/policy-actions';
import { redirectLocation } from '../../../core/pipeline/redirection';
import { desk, head, prompt, ruleOf } from './desk';

function locationOf(settings: object, target: string): string {
  const request = { ...head.request, target };
  const context = { rule: 'to-portal', reference: 'REF' };
  return redirectLocation(redirectSchema.parse(settings), { ...head, request }, context);
}

describe('a redirect', () => {
  const location = 'https://portal.example/mcp?tenant=a';

  it.each([
    [{}, '/x/y?q=1', 'https://portal.example/mcp?tenant=a'],
    [{ preservePath: true }, '/x/y?q=1', 'https://portal.example/mcp/x/y?tenant=a'],
    [{ preserveQuery: true }, '/x?q=1&tenant=b&q=2', 'https://portal.example/mcp?tenant=a&q=1&q=2'],
    [
      { preservePath: true, preserveQuery: true, context: true },
      '/x?q=1',
      'https://portal.example/mcp/x?tenant=a&q=1&portcullis_rule=to-portal&portcullis_app=chat&portcullis_host=chat.example&portcullis_reference=REF',
    ],
    [
      { preservePath: true },
      '//evil.example/',
      'https://portal.example/mcp//evil.example/?tenant=a',
    ],
    [{ preservePath: true }, '/../../up', 'https://portal.example/up?tenant=a'],
  ])('%j of %s', (settings, target, expected) => {
    expect(locationOf({ location, ...settings }, target)).toBe(expected);
  });

  it('never leaves the site that the rule names', () => {
    for (const target of ['@evil.example/', 'https://evil.example/', '\\\\evil.example', '*']) {
      const there = new URL(locationOf({ location, preservePath: true }, target));
      expect(there.host).toBe('portal.example');
    }
  });

  it('is a verdict with the complete address', async () => {
    const rule = ruleOf('redirect', { when: 'true', redirect: { location, status: 307 } });
    const { pipeline, exchanges } = desk({ rules: [rule] });
    expect(await pipeline.begin(head).ask(prompt('hello'))).toMatchObject({
      action: 'redirect',
      status: 307,
      location,
      rule: { id: 'rule-redirect' },
    });
    expect(exchanges()[0]).toMatchObject({ action: 'redirect', enforced: 'redirect' });
  });
});

describe('a challenge', () => {
  it.each([
    ['waf', 'challenge'],
    ['proxy', 'block'],
    ['gateway', 'block'],
  ] as const)('at the door %s becomes %s', async (door, action) => {
    const { pipeline, exchanges } = desk({ rules: [ruleOf('challenge', { when: 'true' })] });
    const verdict = await pipeline.begin({ ...head, door }).ask(prompt('hello'));
    expect(verdict.action).toBe(action);
    expect(exchanges()[0]).toMatchObject({ action: 'challenge', enforced: action });
  });
});
