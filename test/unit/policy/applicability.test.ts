import { describe, expect, it } from 'vitest';
import { makeFacts } from './facts';
import { policyOf, rule } from './policies';

function blocks(more: object, facts: Parameters<typeof makeFacts>[0] = {}): boolean {
  const policy = policyOf({ rules: [rule('r', 'true', 'block', more)] });
  return policy.decide('prompt', makeFacts(facts)).action === 'block';
}

const at = (time: string): { now: number } => ({ now: Date.parse(time) });

describe('an exemption', () => {
  it.each([
    [{ users: ['Kim@Example.com'] }, false],
    [{ groups: ['legal'] }, false],
    [{ devices: ['d-1'] }, false],
    [{ users: ['lee@example.com'], groups: ['Legal'] }, true],
    [{ groups: ['legal'], until: '2026-03-02T12:00:00+01:00' }, false],
    [{ groups: ['legal'], until: '2026-03-02T11:00:00+01:00' }, true],
  ])('%j: the rule applies: %s', (exemption, applies) => {
    const actor = { email: 'kim@example.com', groups: ['legal'], deviceId: 'd-1' };
    expect(blocks({ exempt: [exemption] }, { actor, ...at('2026-03-02T10:30:00Z') })).toBe(applies);
  });

  it('is granted for a time by others, too', () => {
    expect(blocks({}, { excepted: new Set(['r']) })).toBe(false);
    expect(blocks({}, { excepted: new Set(['other']) })).toBe(true);
  });
});

describe('a schedule', () => {
  const office = { days: ['mon', 'fri'], from: '08:00', to: '18:00', timeZone: 'Europe/Berlin' };
  const night = { days: ['fri'], from: '22:00', to: '06:00' };

  it.each([
    [office, '2026-03-02T07:00:00Z', true],
    [office, '2026-03-02T06:59:00Z', false],
    [office, '2026-03-02T17:00:00Z', false],
    [office, '2026-03-03T09:00:00Z', false],
    // Summer time: 08:00 is an hour earlier.
    [office, '2026-07-06T06:30:00Z', true],
    [night, '2026-03-06T23:00:00Z', true],
    [night, '2026-03-07T05:59:00Z', true],
    [night, '2026-03-07T06:00:00Z', false],
    [night, '2026-03-06T05:00:00Z', false],
    [{ notBefore: '2026-03-02T00:00:00Z' }, '2026-03-01T23:59:59Z', false],
    [{ notAfter: '2026-03-02T00:00:00Z' }, '2026-03-02T00:00:01Z', false],
    [{}, '2026-03-02T00:00:01Z', true],
  ])('%j at %s: %s', (schedule, time, applies) => {
    expect(blocks({ schedule }, at(time))).toBe(applies);
  });
});

describe('skipping rules', () => {
  const later = [rule('a', 'true', 'block'), rule('b', 'true', 'isolate')];

  it('leaves out the rules it names', () => {
    const policy = policyOf({
      rules: [rule('s', 'true', 'skip', { skip: { rules: ['a'] } }), ...later],
    });
    const decision = policy.decide('prompt', makeFacts());
    expect([decision.action, decision.rule?.id]).toEqual(['isolate', 'b']);
    expect(decision.logged.map(({ id }) => id)).toEqual(['s']);
  });

  it('leaves out all that remain, and later phases', () => {
    const skip = { rules: 'remaining', phases: ['response'] };
    const policy = policyOf({ rules: [rule('s', 'true', 'skip', { skip }), ...later] });
    expect(policy.decide('prompt', makeFacts())).toMatchObject({
      action: 'allow',
      skippedPhases: ['response'],
    });
  });
});
