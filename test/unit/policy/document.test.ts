import { describe, expect, it } from 'vitest';
import type { PolicyIssue } from '../../../core/exchange/console';
import { parsePolicy } from '../../../core/policy/document';
import { rule } from './policies';

function issuesOf(document: unknown): PolicyIssue[] {
  const parsed = parsePolicy(document);
  return parsed.ok ? [] : [...parsed.issues];
}

function limited(rateLimit: object): object {
  const settings = { characteristics: ['ip.src'], period: 60, ...rateLimit };
  return rule('a', 'true', 'rate_limit', { rateLimit: settings });
}

describe('parsePolicy', () => {
  it('fills in the defaults of an empty document', () => {
    const parsed = parsePolicy({});
    expect(parsed.ok && parsed.policy.document).toMatchObject({
      schema: 1,
      failure: 'closed',
      warn: { timeoutSeconds: 120 },
      rules: [],
    });
  });

  it.each([null, 'rules', 5, [], undefined])('refuses %j', (input) => {
    expect(issuesOf(input)[0]?.path).toBe('');
  });

  it('names unknown settings at their path', () => {
    const document = {
      colour: 1,
      warn: { timeout: 5 },
      rules: [rule('a', 'true', 'log', { x: 1 })],
    };
    expect(
      issuesOf(document)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['colour', 'rules[0].x', 'warn.timeout']);
  });

  it('reports expressions along with other faults', () => {
    const document = {
      failure: 'maybe',
      lists: { ok: { kind: 'ip', items: ['10.0.0.0/8'] } },
      rules: [rule('a', 'ip.src in $ok', 'log'), rule('b', 'ssl and', 'shout')],
    };
    expect(issuesOf(document).map(({ path, offset }) => [path, offset])).toEqual([
      ['failure', undefined],
      ['rules[1].action', undefined],
      ['rules[1].when', 7],
    ]);
  });

  it('reports every expression with its offset, and the line of longer ones', () => {
    const rules = [rule('a', 'http.hots eq "x"', 'log'), rule('b', 'ssl\n and 5', 'log')];
    const issues = issuesOf({ rules });
    expect(issues[0]).toMatchObject({ path: 'rules[0].when', offset: 0 });
    expect(issues[1]).toMatchObject({ path: 'rules[1].when', offset: 9 });
    expect(issues[1]?.message).toContain('(line 2, column 6)');
  });

  it.each([
    ['rules[1].id', { rules: [rule('a', 'true', 'log'), rule('a', 'true', 'log')] }],
    ['profiles[0]', { profiles: [{ id: 'a', name: 'a' }] }],
    ['apps[1].id', { apps: [{ id: 'a' }, { id: 'a' }] }],
    ['rules[0].storePayload', { rules: [rule('a', 'true', 'log', { storePayload: true })] }],
    ['rules[0].action', { rules: [rule('a', 'true', 'warn', { phase: 'response' })] }],
    ['rules[0].choices', { rules: [rule('a', 'true', 'warn', { choices: ['cancel'] })] }],
    ['rules[0].redirect', { rules: [rule('a', 'true', 'redirect')] }],
    ['rules[0].skip', { rules: [rule('a', 'true', 'log', { skip: { rules: 'remaining' } })] }],
    ['rules[0].skip', { rules: [rule('a', 'true', 'skip', { skip: {} })] }],
    ['rules[0].skip.rules[0]', { rules: [rule('a', 'true', 'skip', { skip: { rules: ['b'] } })] }],
    ['rules[0].rateLimit', { rules: [limited({ requestsPerPeriod: 1, scorePerPeriod: 1 })] }],
    ['rules[0].rateLimit', { rules: [limited({})] }],
    [
      'rules[0].rateLimit.characteristics[0]',
      { rules: [limited({ requestsPerPeriod: 1, characteristics: ['ip.scr'] })] },
    ],
    [
      'rules[0].rateLimit.countingExpression',
      { rules: [limited({ requestsPerPeriod: 1, countingExpression: 'ip.src' })] },
    ],
    ['rules[0].choices', { rules: [rule('a', 'true', 'warn', { choices: ['send', 'send'] })] }],
    ['rules[0].when', { rules: [rule('a', 'ip.src in $nobody', 'log')] }],
    ['lists.l.items[1]', { lists: { l: { kind: 'ip', items: ['::1', '10.0.0.1/8'] } } }],
    ['lists.l.items[0]', { lists: { l: { kind: 'integer', items: ['x'] } } }],
    ['lists.l.items[0]', { lists: { l: { kind: 'string', items: [5] } } }],
  ])('finds the fault at %s', (path, document) => {
    expect(issuesOf(document).map((issue) => issue.path)).toEqual([path]);
  });

  it('refuses a list of another type than what it is compared with', () => {
    const lists = { staff: { kind: 'string', items: ['a'] } };
    const [issue] = issuesOf({ lists, rules: [rule('a', 'ip.src in $staff', 'log')] });
    expect(issue?.message).toContain('“$staff” is a list of String, not of IP');
  });

  it('accepts payloads where there is a key to seal them with', () => {
    const payloadKey = `${'A'.repeat(43)}=`;
    const rules = [rule('a', 'true', 'log', { storePayload: true })];
    expect(issuesOf({ organisation: { payloadKey }, rules })).toEqual([]);
  });

  it('bounds the number of lists', () => {
    const list = { kind: 'integer', items: [] };
    const lists = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`l${i}`, list]));
    expect(issuesOf({ lists })).toEqual([{ path: 'lists', message: 'more than 200 lists' }]);
  });
});
