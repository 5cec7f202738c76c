import { describe, expect, it, onTestFinished } from 'vitest';
import { compilePolicy } from '../../../core/policy/document';
import type { CompiledPolicy } from '../../../core/policy/types';
import { PolicyExpiry } from '../../../main/agent/policy-expiry';

const EXPIRES = Date.parse('2026-01-02T00:00:00Z');

function compiled(document: Record<string, unknown>): CompiledPolicy {
  const parsed = compilePolicy(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policy;
}

const RULE = { id: 'cards', name: 'Cards', when: 'door == "proxy"', action: 'warn' };

/** A desk whose policy has the setting, and what was said at each look. */
function desk(onExpiry: 'keep' | 'open' | 'closed', bundleExpires = EXPIRES) {
  let inForce = compiled({ rules: [RULE], fleet: { bundleHours: 2, onExpiry } });
  const before = inForce;
  const at = { now: EXPIRES - 1, expires: bundleExpires as number | undefined };
  const told: string[] = [];
  const expiry = new PolicyExpiry({
    clock: { now: () => at.now },
    expires: () => at.expires,
    policy: { compiled: () => inForce, replace: (next) => void (inForce = next) },
    onOpen: (open) => told.push(open ? 'open' : 'shut'),
    onExpired: (expired) => told.push(expired ? 'expired' : 'valid'),
  });
  onTestFinished(() => expiry.close());
  const rules = (): string[] => inForce.document.rules.map(({ id, action }) => `${id} ${action}`);
  const lookAt = (now: number): string[] => {
    at.now = now;
    expiry.look();
    return rules();
  };
  return { at, told, expiry, before, lookAt, inForce: () => inForce };
}

describe('a policy that has expired at a desk', () => {
  it('stays in force where it says so', () => {
    const { lookAt, told, before, inForce } = desk('keep');
    expect(lookAt(EXPIRES - 1)).toEqual(['cards warn']);
    expect(told).toEqual([]);
    expect(lookAt(EXPIRES)).toEqual(['cards warn']);
    expect(lookAt(EXPIRES + 1)).toEqual(['cards warn']);
    expect(told).toEqual(['expired']);
    expect(inForce()).toBe(before);
  });

  it('opens the doors where it says so, until it counts again', () => {
    const { at, lookAt, told, before, inForce } = desk('open');
    lookAt(EXPIRES);
    expect(told).toEqual(['expired', 'open']);
    expect(inForce()).toBe(before);
    at.expires = EXPIRES + 10;
    lookAt(EXPIRES + 1);
    expect(told).toEqual(['expired', 'open', 'valid', 'shut']);
  });

  it('lets no prompt through where it says so, and is back once it was signed anew', () => {
    const { at, lookAt, before, inForce } = desk('closed');
    expect(lookAt(EXPIRES - 1)).toEqual(['cards warn']);
    expect(lookAt(EXPIRES)).toEqual(['policy-expired block']);
    expect(inForce().document.fleet).toEqual(before.document.fleet);
    at.expires = EXPIRES + 10;
    expect(lookAt(EXPIRES + 1)).toEqual(['cards warn']);
    expect(inForce()).toBe(before);
  });

  it('does not come back over one that took its place', () => {
    const { at, lookAt, expiry, inForce } = desk('closed');
    lookAt(EXPIRES);
    expiry.replaced();
    at.expires = undefined;
    expect(lookAt(EXPIRES + 1)).toEqual(['policy-expired block']);
    expect(inForce().document.rules).toHaveLength(1);
  });

  it('never comes where the bundle does not expire', () => {
    const { at, lookAt, told } = desk('closed');
    at.expires = undefined;
    expect(lookAt(EXPIRES * 2)).toEqual(['cards warn']);
    expect(told).toEqual([]);
  });
});
