import { describe, expect, it } from 'vitest';
import { preferencesSchema } from '../../../../core/exchange/preferences';
import type { Activity } from '../../../../core/exchange/desk';
import type { CompanionState } from '../../../../preload/contract';
import { withEntry } from '../../../../renderer/companion/activity/activity-list';
import { openSteps } from '../../../../renderer/companion/setup/set-up-steps';
import { reasonsOf } from '../../../../renderer/companion/status/reasons';

const STATE: CompanionState = {
  protection: 'protected',
  reasons: [],
  organisation: 'Nordwind',
  policyVersion: 1,
  keychain: 'keychain',
  backlog: 0,
  trust: 'trusted',
  routing: 'on',
  sites: [],
  mayPause: true,
  longestPause: 480,
  mayQuit: true,
  preferences: preferencesSchema.parse({}),
  language: 'en',
  welcomed: true,
  managed: [],
  managedOrigins: [],
  managedIssues: [],
  version: '1',
};

describe('reasonsOf', () => {
  it('gives none on a protected desk', () => {
    expect(reasonsOf(STATE)).toEqual([]);
  });

  it('joins what the agent says with what only the desktop knows', () => {
    const reasons = reasonsOf({
      ...STATE,
      reasons: ['policy-refused', 'Something new'],
      trust: 'not-trusted',
    });
    expect(reasons).toEqual([
      { kind: 'known', reason: 'policy-refused' },
      { kind: 'text', text: 'Something new' },
      { kind: 'known', reason: 'not-trusted' },
    ]);
  });

  it('says that the agent is down when nothing else explains being offline', () => {
    expect(reasonsOf({ ...STATE, protection: 'offline' })).toEqual([
      { kind: 'known', reason: 'agent-down' },
    ]);
  });
});

describe('openSteps', () => {
  it.each([
    ['trusted', 'on', 0],
    ['partly', 'on', 1],
    ['not-trusted', 'off', 2],
    ['unknown', 'unsupported', 0],
  ] as const)('counts %s and %s as %i', (trust, routing, count) => {
    expect(openSteps({ trust, routing })).toBe(count);
  });
});

describe('withEntry', () => {
  const entry = (exchangeId: string, enforced: string): Activity => ({
    exchangeId,
    time: '2026-11-25T09:00:00Z',
    app: { id: 'a', name: 'A', category: 'chat', status: 'approved' },
    host: 'a.example',
    action: 'warn',
    enforced,
    tokens: 0,
    found: [],
  });

  it('puts a new entry on top and renews a known one in place', () => {
    const two = withEntry([entry('1', 'allow')], entry('2', 'block'));
    expect(two.map(({ exchangeId }) => exchangeId)).toEqual(['2', '1']);
    const renewed = withEntry(two, entry('1', 'redact'));
    expect(renewed.map(({ enforced }) => enforced)).toEqual(['block', 'redact']);
  });
});
