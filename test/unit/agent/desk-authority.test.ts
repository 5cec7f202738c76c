import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Vault } from '../../../core/exchange/ports';
import { openAuthority } from '../../../main/agent/authority-store';
import { DeskAuthority } from '../../../main/agent/desk-authority';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 1);
const wishes = () => ({ organisation: 'Northwind' });

describe('the interception CA of an agent that keeps running', () => {
  let folder: string;
  let now: number;
  let isWritable: boolean;
  let stored: string[];
  const secrets = new Map<string, Uint8Array>();
  const vault = {
    backend: 'file',
    load: async (name: string) => ({ ok: true, value: secrets.get(name) }),
    store: async (name: string, secret: Uint8Array) => {
      if (!isWritable) throw new Error('the disk is full');
      stored.push(name);
      secrets.set(name, secret);
      return { ok: true, value: undefined };
    },
  } as Vault;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-desk-ca-'));
    now = START;
    isWritable = true;
    stored = [];
    secrets.clear();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await rm(folder, { recursive: true });
  });

  async function running(of: { readonly vault?: Vault } = { vault }) {
    const first = await openAuthority(folder, vault, { ...wishes(), now });
    const clock = { now: () => now };
    const log = pino({ level: 'silent' });
    const authority = new DeskAuthority(first, { dataDir: folder, wishes, clock, log, ...of });
    const told: string[] = [];
    authority.onChange(({ fingerprint }) => told.push(fingerprint));
    const life = first.notAfter - now;
    const lookAt = async (beforeEndDays: number) => {
      now = START + life - beforeEndDays * DAY_MS;
      await authority.look();
    };
    return { authority, first, lookAt, told };
  }
  const file = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);

  it('spreads a successor and hands over to it, with no restart, and says so both times', async () => {
    const { authority, first, lookAt, told } = await running();
    await lookAt(61);
    expect(told).toEqual([]);
    await lookAt(59);
    expect(told).toEqual([first.fingerprint]);
    expect(authority.current).toBe(first);
    const next = await file('ca-next.pem');
    await lookAt(50);
    expect(told).toHaveLength(1);
    await lookAt(44);
    expect(authority.current.certPem).toBe(next);
    expect(told).toEqual([first.fingerprint, authority.current.fingerprint]);
    expect([await file('ca.pem'), await file('ca-previous.pem')]).toEqual([next, first.certPem]);
    // What a restart finds is what is in use.
    const reopened = await openAuthority(folder, vault, { ...wishes(), now });
    expect(reopened.fingerprint).toBe(authority.current.fingerprint);
    authority.close();
  });

  it('looks by itself every hour until it is closed', async () => {
    const { authority, told } = await running();
    const look = vi.spyOn(authority, 'look');
    vi.advanceTimersByTime(60 * 60 * 1000);
    expect(look).toHaveBeenCalledTimes(1);
    authority.close();
    vi.advanceTimersByTime(60 * 60 * 1000);
    expect(look).toHaveBeenCalledTimes(1);
    await authority.look();
    expect(told).toEqual([]);
  });

  it('makes one successor however often it is asked at once', async () => {
    const { authority, told } = await running();
    now = authority.current.notAfter - 10 * DAY_MS;
    await Promise.all([authority.look(), authority.look(), authority.look()]);
    expect(told).toHaveLength(1);
    expect(stored.filter((name) => name === 'interception-ca-next')).toHaveLength(1);
    authority.close();
  });

  it('stays with what it has while nothing can be written, and hands over later', async () => {
    const { authority, first, lookAt, told } = await running();
    await lookAt(59);
    isWritable = false;
    await lookAt(40);
    expect(authority.current).toBe(first);
    expect(await file('ca.pem')).toBe(first.certPem);
    isWritable = true;
    await lookAt(39);
    expect(authority.current).not.toBe(first);
    expect(told).toHaveLength(2);
    authority.close();
  });

  it('has another at once where it ended before there was a successor', async () => {
    const { authority, first, lookAt, told } = await running();
    isWritable = false;
    await lookAt(1);
    isWritable = true;
    secrets.delete('interception-ca-next');
    await lookAt(-1);
    expect(authority.current.notAfter).toBeGreaterThan(now);
    expect(await file('ca-previous.pem')).toBe(first.certPem);
    expect(told).toEqual([authority.current.fingerprint]);
    authority.close();
  });

  it('that lives in memory alone is nobody’s to trust, and stays', async () => {
    const { authority, first, lookAt } = await running({});
    await lookAt(-1);
    expect(authority.current).toBe(first);
    authority.close();
  });
});
