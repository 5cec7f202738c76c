import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  AUDIT_TEXT_LENGTH,
  AuditLog,
  SYSTEM_ACTOR,
  verifyLog,
} from '../../../../server/audit/audit-log';
import { FIRST_PREVIOUS } from '../../../../server/audit/chain';
import type { AuditEntry, AuditStore, SignedHead } from '../../../../server/storage/audit-port';

interface Kept {
  entries: AuditEntry[];
  head: SignedHead | undefined;
}

function memoryStore(kept: Kept): AuditStore {
  const append: AuditStore['append'] = (next) => {
    const added = next(kept.head ?? { seq: 0, hash: FIRST_PREVIOUS });
    kept.entries.push(added.entry);
    kept.head = added.head;
    return Promise.resolve(added.entry);
  };
  return {
    ...{ append, appendApart: append },
    // Nothing is written here that an entry could go along with.
    join: () => ({ done: false, run: (work) => work(), close: () => undefined }),
    list: ({ limit }) => Promise.resolve(kept.entries.toReversed().slice(0, limit)),
    read: (seq, limit) =>
      Promise.resolve(kept.entries.filter((entry) => entry.seq >= seq).slice(0, limit)),
    head: () => Promise.resolve(kept.head),
  };
}

function signingKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' };
}

async function logOf(acts: number) {
  const kept: Kept = {
    entries: [],
    head: { seq: 0, hash: FIRST_PREVIOUS, signature: '' },
  };
  const key = signingKey();
  const log = new AuditLog(memoryStore(kept), key, { now: () => 1000 });
  for (let act = 1; act <= acts; act += 1) {
    await log.record({
      actor: SYSTEM_ACTOR,
      action: 'test.act',
      target: `t${act}`,
      detail: { act },
    });
  }
  return { kept, key, log };
}

describe('the chain of the audit log', () => {
  it('is whole when nobody touched it', async () => {
    const { log, kept } = await logOf(3);
    expect(await log.verify()).toEqual({ ok: true, entries: 3, head: kept.entries[2]?.hash });
    expect((await logOf(0)).kept.entries).toEqual([]);
    expect(await (await logOf(0)).log.verify()).toMatchObject({ ok: true, entries: 0 });
  });

  it('is read in pages', async () => {
    const { log } = await logOf(2001);
    expect(await log.verify()).toMatchObject({ ok: true, entries: 2001 });
  });

  const tampering: readonly [string, (kept: Kept) => void, string][] = [
    [
      'a changed target',
      ({ entries }) => alter(entries, 1, { target: 'other' }),
      'entry 2 was changed',
    ],
    [
      'a changed detail',
      ({ entries }) => alter(entries, 1, { detail: { act: 9 } }),
      'entry 2 was changed',
    ],
    ['a changed time', ({ entries }) => alter(entries, 0, { time: 1 }), 'entry 1 was changed'],
    [
      'another actor',
      ({ entries }) => alter(entries, 2, { actor: { ...SYSTEM_ACTOR, name: 'Eve' } }),
      'entry 3 was changed',
    ],
    ['a removed entry', ({ entries }) => void entries.splice(1, 1), 'entry 2 is missing'],
    ['a removed beginning', ({ entries }) => void entries.shift(), 'entry 1 is missing'],
    ['swapped entries', ({ entries }) => void entries.reverse(), 'entry 1 is missing'],
    ['a cut end', ({ entries }) => void entries.pop(), 'the log was cut after entry 2'],
    ['an emptied log', ({ entries }) => void entries.splice(0), 'the log was cut after entry 0'],
    [
      'a cut end with its head set back',
      (kept) => {
        kept.entries.pop();
        const last = kept.entries.at(-1);
        const { seq = 0, hash = '', signature = '' } = last ?? {};
        kept.head = { seq, hash, signature };
      },
      'the head of the log was removed or changed',
    ],
    [
      'a removed head',
      (kept) => void (kept.head = undefined),
      'the head of the log was removed or changed',
    ],
  ];
  it.each(tampering)('shows %s', async (_name, tamper, fault) => {
    const { log, kept } = await logOf(3);
    tamper(kept);
    expect(await log.verify()).toMatchObject({ ok: false, fault });
  });

  it('shows entries that were linked anew with another key', async () => {
    const { kept, key } = await logOf(3);
    const forged = await logOf(3);
    const store = memoryStore({ entries: forged.kept.entries, head: kept.head });
    expect(await verifyLog(store, key.publicKey)).toMatchObject({
      ok: false,
      fault: 'entry 1 was not signed by this endpoint',
    });
  });

  it('holds an entry that was noted elsewhere', async () => {
    const { log, kept } = await logOf(3);
    const noted = kept.entries[1];
    const anchor = { seq: 2, hash: noted?.hash ?? '' };
    expect(await log.verify(anchor)).toMatchObject({ ok: true });
    const other = await logOf(3);
    expect(await other.log.verify({ ...anchor, hash: 'f'.repeat(64) })).toMatchObject({
      ok: false,
      fault: 'the noted entry is not in the log',
    });
  });

  it('cuts long texts', async () => {
    const { log } = await logOf(0);
    const entry = await log.record({
      actor: SYSTEM_ACTOR,
      action: 'test.long',
      target: 'x'.repeat(AUDIT_TEXT_LENGTH + 1),
    });
    expect(entry.target).toHaveLength(AUDIT_TEXT_LENGTH);
  });
});

function alter(entries: AuditEntry[], index: number, change: Partial<AuditEntry>): void {
  const entry = entries[index];
  if (entry) entries[index] = { ...entry, ...change };
}
