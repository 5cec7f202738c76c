import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../../core/proxy/certificates/authority';
import { plainFingerprint } from '../../../../main/trust/fingerprint';
import { followGenerations } from '../../../../main/trust/generations';
import { statusOf } from '../../../../main/trust/trust-status';
import type { CaCertificate, TrustStore } from '../../../../main/trust/trust-store';

/** Two stores that hold fingerprints; what is locked takes nothing in unattended. */
function twoStores(locked: readonly number[] = []) {
  const held = [new Set<string>(), new Set<string>()] as const;
  const store: TrustStore = {
    places: async (ca) =>
      held.map((stores, place) => ({
        ...{ kind: 'browser', name: `store ${place}`, steps: [] },
        isTrusted: stores.has(ca.fingerprint),
      })),
    status: async (ca) => statusOf(await store.places(ca)),
    install: async (ca) => {
      held.forEach((stores, place) => {
        if (!locked.includes(place)) stores.add(ca.fingerprint);
      });
      return { kind: 'done', detail: '' };
    },
    remove: async (ca) => {
      held.forEach((stores) => stores.delete(ca.fingerprint));
      return { kind: 'done', detail: '' };
    },
  };
  return { store, held };
}

describe('the generations of the interception CA', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-generations-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function written(name: string): Promise<CaCertificate> {
    const { certPem, fingerprint } = createAuthority({ organisation: 'A', now: Date.now() });
    const file = join(folder, name);
    await writeFile(file, certPem);
    return { file, fingerprint: plainFingerprint(fingerprint) };
  }

  it('brings the next one to where the one in use is trusted', async () => {
    const [ca, next] = [await written('ca.pem'), await written('ca-next.pem')];
    const { store, held } = twoStores();
    held[0].add(ca.fingerprint);
    await followGenerations(store, ca);
    expect([...held[0]]).toEqual([ca.fingerprint, next.fingerprint]);
  });

  it('brings nothing to a desk that trusts none of ours', async () => {
    const ca = await written('ca.pem');
    await written('ca-next.pem');
    const { store, held } = twoStores();
    await followGenerations(store, ca);
    expect(held.map(({ size }) => size)).toEqual([0, 0]);
  });

  it('takes the old one away once every store that had it has the new one', async () => {
    const [ca, previous] = [await written('ca.pem'), await written('ca-previous.pem')];
    const { store, held } = twoStores();
    held.forEach((place) => place.add(previous.fingerprint));
    held[0].add(ca.fingerprint);
    await followGenerations(store, ca);
    // The second store would be left without a root of ours.
    expect(held[1].has(previous.fingerprint)).toBe(true);
    expect(existsSync(previous.file)).toBe(true);
    held[1].add(ca.fingerprint);
    await followGenerations(store, ca);
    expect(held.map((place) => [...place])).toEqual([[ca.fingerprint], [ca.fingerprint]]);
    expect(existsSync(previous.file)).toBe(false);
  });
});
