import { describe, expect, it } from 'vitest';
import { enrolCommand, matchesDevice } from '../../../../renderer/console/devices/fleet';
import { setUpTokenOf } from '../../../../renderer/console/entry/set-up-token';
import { deviceSchema } from '../../../../core/exchange/console';

describe('setUpTokenOf', () => {
  it.each([
    ['#/set-up?token=a%2Bb', 'a+b'],
    ['#/set-up', ''],
    ['', ''],
  ])('reads %s', (hash, token) => {
    expect(setUpTokenOf(hash)).toBe(token);
  });
});

describe('devices', () => {
  const device = deviceSchema.parse({
    id: 'd1',
    hostname: 'MK-Laptop',
    user: 'maren',
    os: 'linux',
    osVersion: '24.04',
    agentVersion: '1',
    enrolled: '2026-11-25T09:00:00Z',
    lastSeen: '2026-11-25T09:00:00Z',
    online: true,
    policyVersion: 1,
    state: 'protected',
    keychain: 'keychain',
    backlog: 0,
  });

  it('finds a device by name and person', () => {
    expect(matchesDevice(device, ' mk-')).toBe(true);
    expect(matchesDevice(device, 'MAREN')).toBe(true);
    expect(matchesDevice(device, 'jonas')).toBe(false);
    expect(matchesDevice(device, '')).toBe(true);
  });

  it('keeps the token out of the list of processes', () => {
    const agent = enrolCommand('https://x.example', 'secret').split('\n').at(-1);
    expect(agent).toContain('portcullis agent');
    expect(agent).not.toContain('secret');
  });
});
