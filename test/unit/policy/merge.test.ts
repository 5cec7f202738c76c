import { describe, expect, it } from 'vitest';
import { mergePolicy } from '../../../core/policy/merge';
import { parsePolicy } from '../../../core/policy/document';
import { rule } from './policies';

describe('mergePolicy', () => {
  const central = {
    version: 7,
    failure: 'open',
    warn: { timeoutSeconds: 60 },
    intercept: { hosts: ['a.example'], onPinned: 'tunnel' },
    rules: [rule('a', 'true', 'log'), rule('b', 'true', 'block')],
  };

  it('merges objects and lets managed values and arrays win', () => {
    const managed = { failure: 'closed', intercept: { hosts: ['b.example'] } };
    const merged = mergePolicy(central, managed);
    expect(merged.document).toEqual({
      ...central,
      failure: 'closed',
      intercept: { hosts: ['b.example'], onPinned: 'tunnel' },
    });
    expect(merged.managed).toEqual(['failure', 'intercept.hosts']);
  });

  it('puts managed rules in front and in the place of those with the same id', () => {
    const own = [rule('m', 'true', 'log'), rule('a', 'door eq "waf"', 'block')];
    const merged = mergePolicy(central, { rules: own });
    expect(merged.document['rules']).toEqual([...own, central.rules[1]]);
    expect(merged.managed).toEqual(['rules']);
  });

  it('changes neither side', () => {
    const before = structuredClone(central);
    mergePolicy(central, { warn: { timeoutSeconds: 5 }, rules: [rule('m', 'true', 'log')] });
    expect(central).toEqual(before);
  });

  it('leaves what is wrong for parsePolicy to refuse', () => {
    const managed = JSON.parse('{"__proto__":{"failure":"open"},"rules":5,"warn":3}') as object;
    const { document } = mergePolicy(central, managed as Record<string, unknown>);
    expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
    const parsed = parsePolicy(document);
    expect(parsed.ok ? [] : parsed.issues.map(({ path }) => path).sort()).toEqual([
      '__proto__',
      'rules',
      'warn',
    ]);
  });
});
