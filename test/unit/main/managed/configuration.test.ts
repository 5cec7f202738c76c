import { describe, expect, it } from 'vitest';
import { mergeLayers } from '../../../../main/managed/configuration';
import { MAX_REFUSED } from '../../../../main/managed/sift';

const managed = (value: unknown, origin = 'a.json') =>
  ({ level: 'managed', origin, value }) as const;
const recommended = (value: unknown, origin = 'r.json') =>
  ({ level: 'recommended', origin, value }) as const;

describe('managed configuration', () => {
  it('is empty where IT has set nothing', () => {
    expect(mergeLayers([])).toEqual({
      settings: {},
      policy: undefined,
      recommendedPolicy: undefined,
      locked: [],
      origins: [],
      issues: [],
    });
  });

  it('lets managed beat recommended, whatever the order, and later beat earlier', () => {
    const result = mergeLayers([
      managed({ proxyPort: 3128 }, '1.json'),
      managed({ proxyPort: 3129 }, '2.json'),
      recommended({ proxyPort: 8080, allowPause: false }),
    ]);
    expect(result.settings).toEqual({ proxyPort: 3129, allowPause: false });
    expect(result.locked).toEqual(['proxyPort']);
  });

  it('keeps the policy of each level apart, and only what was written', () => {
    const result = mergeLayers([
      recommended({ policy: { warn: { timeoutSeconds: 30 }, isolation: { paste: 'allow' } } }),
      managed({ policy: { isolation: { copy: 'allow' } } }),
    ]);
    expect(result.policy).toEqual({ isolation: { copy: 'allow' } });
    expect(result.recommendedPolicy).toEqual({
      warn: { timeoutSeconds: 30 },
      isolation: { paste: 'allow' },
    });
    expect(result.locked).toEqual(['policy.isolation.copy']);
  });

  it('says of each setting in force which place has set it', () => {
    const { origins } = mergeLayers([
      recommended({ language: 'de', updateChannel: 'early' }, '/r/1.json'),
      managed({ language: 'fr' }, '/m/1.json'),
      managed({ policy: { isolation: { copy: 'allow' } } }, '/m/2.json'),
    ]);
    expect(origins).toEqual([
      { path: 'language', level: 'managed', origin: '/m/1.json' },
      { path: 'policy.isolation.copy', level: 'managed', origin: '/m/2.json' },
      { path: 'updateChannel', level: 'recommended', origin: '/r/1.json' },
    ]);
  });

  it('writes short settings into the policy, where the policy itself says nothing else', () => {
    const { policy } = mergeLayers([
      managed({
        organisation: 'Northwind',
        failure: 'open',
        doNotInspect: ['*.bank.example'],
        isolationEngine: 'pixels',
        policy: { failure: 'closed', isolation: { copy: 'allow' } },
      }),
    ]);
    expect(policy).toEqual({
      organisation: { name: 'Northwind' },
      failure: 'closed',
      intercept: { doNotInspect: ['*.bank.example'] },
      isolation: { engine: 'pixels', copy: 'allow' },
    });
  });

  it('refuses a wrong value with its path and reason, and keeps the rest in force', () => {
    const { settings, issues } = mergeLayers([
      managed({
        proxyPort: 80,
        allowQuit: false,
        shoeSize: 44,
        policy: { intercept: { hosts: ['good.example', 17, 'also.example'] } },
      }),
    ]);
    expect(settings.allowQuit).toBe(false);
    expect(settings.proxyPort).toBeUndefined();
    expect(settings.policy?.intercept?.hosts).toEqual(['good.example', 'also.example']);
    expect(issues.map((issue) => issue.path).sort()).toEqual([
      'a.json: policy.intercept.hosts[1]',
      'a.json: proxyPort',
      'a.json: shoeSize',
    ]);
    expect(issues.find((issue) => issue.path.endsWith('shoeSize'))?.message).toBe(
      'there is no such setting',
    );
  });

  it('names a place that could not be read', () => {
    const layer = { level: 'managed', origin: '/etc/x.json', error: 'Unexpected token' } as const;
    expect(mergeLayers([layer]).issues).toEqual([
      { path: '/etc/x.json', message: 'Unexpected token' },
    ]);
  });

  it('gives up on a document that is wrong all over', () => {
    const rubbish = Object.fromEntries(
      Array.from({ length: MAX_REFUSED + 10 }, (_, index) => [`key${index}`, index]),
    );
    const { settings, issues } = mergeLayers([managed({ ...rubbish, allowQuit: false })]);
    expect(settings).toEqual({});
    expect(issues.length).toBeGreaterThanOrEqual(MAX_REFUSED);
  });

  it.each([null, 'text', 7, []])('survives %j as a whole document', (value) => {
    const { settings, issues } = mergeLayers([managed(value)]);
    expect(settings).toEqual({});
    expect(issues).toHaveLength(1);
  });
});
