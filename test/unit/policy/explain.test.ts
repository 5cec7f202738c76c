import { describe, expect, it } from 'vitest';
import { RuleContext, readJsonObject } from '../../../core/policy/context';
import { parsePolicy } from '../../../core/policy/document';
import { PolicyExplainer } from '../../../core/policy/explain';
import { compileLists } from '../../../core/policy/lists';
import { ExpressionSet } from '../../../core/policy/rules/expression';
import { POLICY_SCHEME } from '../../../core/policy/scheme';
import { rule } from './policies';

function contextOf(values: object): RuleContext {
  return new RuleContext(readJsonObject(JSON.stringify(values)), POLICY_SCHEME);
}

function explain(rules: object[], values: object, more: object = {}) {
  const parsed = parsePolicy({ rules, ...more });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const { document } = parsed.policy;
  const explainer = new PolicyExplainer(document, compileLists(document, []));
  return explainer.explain('prompt', contextOf(values), Date.parse('2026-03-02T10:00:00Z'));
}

describe('an explained expression', () => {
  it('answers each of its parts, also those that decide nothing', () => {
    const source = 'app.id eq "a" and (not ssl or any(dlp.types[*] eq "X"))';
    const set = new ExpressionSet(POLICY_SCHEME);
    const explained = set.addExplained(source);
    const context = contextOf({ 'app.id': 'b', ssl: false, 'dlp.types': ['X', 'Y'] });
    const found = explained(set.evaluation(context.reader()));
    expect(found).toEqual({
      ...{ text: source, start: 0, end: source.length, result: false },
      parts: [
        { text: 'app.id eq "a"', start: 0, end: 13, result: false },
        {
          ...{ text: 'not ssl or any(dlp.types[*] eq "X")', start: 19, end: 54, result: true },
          parts: [
            {
              ...{ text: 'not ssl', start: 19, end: 26, result: true },
              parts: [{ text: 'ssl', start: 23, end: 26, result: false }],
            },
            {
              ...{ text: 'any(dlp.types[*] eq "X")', start: 30, end: 54, result: true },
              parts: [
                {
                  ...{ text: 'dlp.types[*] eq "X"', start: 34, end: 53 },
                  ...{ result: true, elements: [true, false] },
                },
              ],
            },
          ],
        },
      ],
    });
  });
});

describe('an explained policy', () => {
  const rules = [
    rule('off', 'true', 'block', { enabled: false }),
    rule('noted', 'ssl', 'log'),
    rule('over', 'ssl', 'skip', { skip: { rules: ['left-out'] } }),
    rule('left-out', 'ssl', 'block'),
    rule('exempt', 'ssl', 'block', {
      exempt: [{ groups: ['legal'], until: '2027-01-01T00:00:00Z' }],
    }),
    rule('limit', 'ssl', 'rate_limit', {
      rateLimit: { characteristics: ['ip.src'], period: 60, requestsPerPeriod: 1 },
    }),
    rule('no', 'app.id in $apps', 'warn'),
    rule('yes', 'not app.id in $apps', 'isolate'),
    rule('late', 'ssl', 'block'),
  ];
  const lists = { apps: { kind: 'string', items: ['chatgpt'] } };

  it('says what became of each rule, in their order', () => {
    const values = { ssl: true, 'app.id': 'claude', 'user.groups': ['legal'] };
    const explained = explain(rules, values, { lists });
    expect(explained).toMatchObject({
      action: 'isolate',
      rule: 'yes',
      logged: ['noted', 'over'],
      rateLimits: ['limit'],
    });
    expect(explained.rules.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['off', 'disabled'],
      ['noted', 'matched'],
      ['over', 'matched'],
      ['left-out', 'skipped'],
      ['exempt', 'does not apply'],
      ['limit', 'matched'],
      ['no', 'not matched'],
      ['yes', 'matched'],
      ['late', 'not asked'],
    ]);
  });

  it('goes by the time of the context', () => {
    const values = {
      ssl: true,
      'user.groups': ['legal'],
      'http.request.timestamp.sec': Date.parse('2027-01-02T00:00:00Z') / 1000,
    };
    expect(explain(rules, values, { lists }).rule).toBe('exempt');
  });

  it('decides nothing where nothing matches', () => {
    expect(explain([rule('a', 'ssl', 'block')], {})).toMatchObject({ action: 'allow', logged: [] });
  });
});
