import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signBundle } from '../../../core/fleet/policy-bundle';
import { PolicyFileError } from '../../../main/agent/policy-issues';
import { PolicyStore } from '../../../main/agent/policy-store';
import { temporaryFolder } from '../audit/temporary-folder';

const NOW = Date.parse('2026-01-02T03:04:05Z');

function signingKey(): { privateKey: KeyObject; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' };
}

const key = signingKey();

async function bundle(
  version: number,
  document: Record<string, unknown> = {},
  more: { expires?: string; by?: KeyObject } = {},
): Promise<string> {
  const { expires, by = key.privateKey } = more;
  const issuedAt = new Date(NOW).toISOString();
  return await signBundle({ version, document, issuedAt, ...(expires ? { expires } : {}) }, by);
}

async function storeIn(
  dataDir: string,
  managed?: Record<string, unknown>,
  document: Record<string, unknown> = { organisation: { name: 'Local' } },
  recommended?: Record<string, unknown>,
): Promise<PolicyStore> {
  return await PolicyStore.open({
    dataDir,
    local: { file: 'policy.json', document },
    managed,
    recommended,
    clock: { now: () => NOW },
    onRuleFailure: () => undefined,
  });
}

const BAD_RULE = { rules: [{ id: 'a', name: 'A', when: 'nonsense ==', action: 'block' }] };

describe('the policy store', () => {
  it('begins with the local policy, under what is managed', async () => {
    const store = await storeIn(await temporaryFolder(), { failure: 'open' });
    expect(store.version).toBe(0);
    expect(store.initial.document).toMatchObject({
      organisation: { name: 'Local' },
      failure: 'open',
    });
  });

  it('lets every other source beat what is only recommended', async () => {
    const recommended = { failure: 'open', warn: { timeoutSeconds: 30 } };
    const store = await storeIn(
      await temporaryFolder(),
      { keychain: 'require' },
      undefined,
      recommended,
    );
    expect(store.initial.document).toMatchObject({
      failure: 'open',
      keychain: 'require',
      warn: { timeoutSeconds: 30 },
    });
    const adoption = await store.adopt(await bundle(2, { failure: 'closed' }), key.publicKey);
    expect(adoption).toMatchObject({
      policy: { document: { failure: 'closed', warn: { timeoutSeconds: 30 } } },
    });
  });

  it('does not begin with a local policy that is wrong, and says where it is', async () => {
    const opening = storeIn(await temporaryFolder(), undefined, BAD_RULE);
    await expect(opening).rejects.toThrow(PolicyFileError);
    await expect(opening).rejects.toThrow(/rules\[0\]\.when/);
  });

  it('does without managed settings that are wrong, and says so', async () => {
    const store = await storeIn(await temporaryFolder(), { failure: 'sideways' });
    expect(store.initial.document.failure).toBe('closed');
    expect(store.managedIssues).toMatchObject([{ path: 'failure' }]);
  });

  it('adopts a newer bundle, under what is managed, and has it again after a restart', async () => {
    const dataDir = await temporaryFolder();
    const store = await storeIn(dataDir, { failure: 'open' });
    const document = { organisation: { name: 'Central' }, failure: 'closed' };
    const adopted = await store.adopt(await bundle(3, document), key.publicKey);
    expect(adopted).toMatchObject({
      kind: 'adopted',
      policy: { document: { version: 3, organisation: { name: 'Central' }, failure: 'open' } },
    });
    const again = await storeIn(dataDir);
    expect(await again.restore(key.publicKey)).toMatchObject({ kind: 'adopted' });
    expect(again.version).toBe(3);
    expect(await readdir(join(dataDir, 'policy'))).toEqual(['bundle.jws']);
  });

  it('never goes back to an older version', async () => {
    const store = await storeIn(await temporaryFolder());
    await store.adopt(await bundle(5), key.publicKey);
    expect((await store.adopt(await bundle(5), key.publicKey)).kind).toBe('known');
    expect(await store.adopt(await bundle(4), key.publicKey)).toMatchObject({ kind: 'refused' });
    expect(store.version).toBe(5);
  });

  it('refuses an invalid document with every reason, and keeps the old one', async () => {
    const store = await storeIn(await temporaryFolder());
    await store.adopt(await bundle(1), key.publicKey);
    const refused = await store.adopt(await bundle(2, BAD_RULE), key.publicKey);
    expect(refused).toMatchObject({ kind: 'refused', issues: [{ path: 'rules[0].when' }] });
    expect(store.version).toBe(1);
  });

  it('refuses another signer, a changed bundle and one that has expired', async () => {
    const store = await storeIn(await temporaryFolder());
    const stranger = await bundle(1, {}, { by: signingKey().privateKey });
    const good = await bundle(1);
    const expired = await bundle(1, {}, { expires: new Date(NOW - 1).toISOString() });
    for (const jws of [stranger, good.slice(0, -4), `${good}x`, expired, '']) {
      expect((await store.adopt(jws, key.publicKey)).kind).toBe('refused');
    }
    expect(store.version).toBe(0);
  });

  it('refuses what lies in place of the stored bundle', async () => {
    const dataDir = await temporaryFolder();
    const store = await storeIn(dataDir);
    await writeFile(join(dataDir, 'policy', 'bundle.jws'), 'half of a bun');
    expect((await store.restore(key.publicKey)).kind).toBe('refused');
    expect((await store.adopt(await bundle(1), key.publicKey)).kind).toBe('adopted');
  });
});
