import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Vault } from '../../../core/exchange/ports';
import { openAuthority } from '../../../main/agent/authority-store';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 1);

function memoryVault(): Vault {
  const secrets = new Map<string, Uint8Array>();
  return {
    backend: 'file',
    load: async (name) => ({ ok: true, value: secrets.get(name) }),
    store: async (name, secret) => {
      secrets.set(name, secret);
      return { ok: true, value: undefined };
    },
  } as Vault;
}

describe('the interception CA', () => {
  let folder: string;
  let vault: Vault;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-ca-'));
    vault = memoryVault();
  });
  afterEach(() => rm(folder, { recursive: true }));
  const openAt = (days: number) =>
    openAuthority(folder, vault, { organisation: 'Northwind', now: START + days * DAY_MS });
  const file = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);

  it('is the same until near its end, spreads its successor first, and then hands over', async () => {
    const first = await openAt(0);
    const life = (first.notAfter - START) / DAY_MS;
    expect((await openAt(life - 100)).fingerprint).toBe(first.fingerprint);
    expect(await file('ca-next.pem')).toBeUndefined();

    // The successor is there to be trusted, and signs nothing yet.
    expect((await openAt(life - 59)).fingerprint).toBe(first.fingerprint);
    const next = await file('ca-next.pem');
    expect(next).toContain('BEGIN CERTIFICATE');
    expect((await openAt(life - 50)).fingerprint).toBe(first.fingerprint);
    expect(await file('ca-next.pem')).toBe(next);

    const second = await openAt(life - 44);
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect(await file('ca.pem')).toBe(next);
    expect(await file('ca-previous.pem')).toBe(first.certPem);
    expect(await file('ca-next.pem')).toBeUndefined();
    expect((await openAt(life - 43)).fingerprint).toBe(second.fingerprint);
  });

  it('hands over at once where the desk was off until after the end', async () => {
    const first = await openAt(0);
    const life = (first.notAfter - START) / DAY_MS;
    await openAt(life - 20);
    const next = await file('ca-next.pem');
    const second = await openAt(life + 1);
    expect(second.certPem).toBe(next);
  });
});
