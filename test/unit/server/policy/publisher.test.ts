import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { compilePolicy } from '../../../../core/policy/document';
import { PolicyPublisher } from '../../../../server/policy/publisher';
import type { PolicyStore, PublishedPolicy } from '../../../../server/storage/port';

function storeInMemory(): PolicyStore {
  const versions = new Map<number, PublishedPolicy>();
  return {
    inForce: () => {
      const all = versions.get(versions.size);
      return Promise.resolve(all === undefined ? {} : { all });
    },
    find: (version) => Promise.resolve(versions.get(version)),
    list: () => Promise.resolve([...versions.values()].reverse()),
    add: (policy) => {
      if (versions.has(policy.version)) return Promise.resolve(false);
      versions.set(policy.version, policy);
      return Promise.resolve(true);
    },
    promote: () => Promise.resolve(false),
  };
}

async function publisher(): Promise<PolicyPublisher> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const opened = await PolicyPublisher.open({
    store: storeInMemory(),
    settings: {
      canaryGroups: () => Promise.resolve([]),
      setCanaryGroups: () => Promise.resolve(),
      retention: () => Promise.reject(new Error('not asked here')),
      setRetention: () => Promise.resolve(),
    },
    key: { privateKey, publicKey: String(publicKey.export({ format: 'jwk' }).x) },
    parse: compilePolicy,
    bus: {
      publish: () => undefined,
      subscribe: () => () => undefined,
      onGap: () => () => undefined,
      close: () => Promise.resolve(),
    },
    clock: { now: () => 1_700_000_000_000 },
    failed: (error) => expect.fail(String(error)),
  });
  await opened.publishInitial({ organisation: { name: 'First' } });
  return opened;
}

it('does not overwrite what is published while a draft is reviewed', async () => {
  const policy = await publisher();
  const draft = (name: string) => ({
    document: { organisation: { name } },
    author: name,
    note: '',
    basedOn: 1,
  });
  policy.reviewWith(async ({ author }) => {
    if (author === 'slow') await policy.publish({ ...draft('quick'), approved: true });
    return undefined;
  });
  expect(await policy.publish(draft('slow'))).toEqual({ kind: 'conflict', version: 2 });
  expect(policy.current()).toMatchObject({ version: 2, author: 'quick' });
});
