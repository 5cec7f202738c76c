import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Vault } from '../../../core/exchange/ports';
import { openVault } from '../../../main/keychain/vault';
import type { KeychainPolicy } from '../../../main/keychain/wrapping-key';
import { temporaryFolder } from '../audit/temporary-folder';
import { keychainOver, MemoryStore } from './memory-keychain';

const SECRET = Buffer.from('a signing key, for instance');

async function vaultOf(
  folder: string,
  store: MemoryStore,
  policy: KeychainPolicy = 'allow-file',
): Promise<Vault> {
  const opened = await openVault(folder, keychainOver(store), policy);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.vault;
}

describe('the vault', () => {
  it('keeps a secret under a key in the keychain, and nothing in the clear', async () => {
    const folder = await temporaryFolder();
    const store = new MemoryStore();
    const vault = await vaultOf(folder, store, 'require');
    await vault.store('device-key', SECRET);
    expect(vault.backend).toBe('keychain');
    expect(await (await vaultOf(folder, store)).load('device-key')).toEqual({
      ok: true,
      value: SECRET,
    });
    const [wrapping = ''] = store.entries.values();
    for (const name of await readdir(join(folder, 'vault'))) {
      const bytes = await readFile(join(folder, 'vault', name));
      expect(bytes.includes(SECRET)).toBe(false);
      expect(bytes.includes(Buffer.from(wrapping, 'base64'))).toBe(false);
    }
  });

  it('has nothing under a name that was never stored, or was removed', async () => {
    const vault = await vaultOf(await temporaryFolder(), new MemoryStore());
    expect(await vault.load('nothing')).toEqual({ ok: true, value: undefined });
    await vault.store('something', SECRET);
    await vault.remove('something');
    expect(await vault.load('something')).toEqual({ ok: true, value: undefined });
  });

  it('refuses names that are paths', async () => {
    const vault = await vaultOf(await temporaryFolder(), new MemoryStore());
    await expect(vault.store('../escape', SECRET)).rejects.toThrow(RangeError);
  });

  it('does not open one secret under the name of another, or a changed one', async () => {
    const folder = await temporaryFolder();
    const vault = await vaultOf(folder, new MemoryStore());
    await vault.store('one', SECRET);
    const sealed = await readFile(join(folder, 'vault', 'one.sealed'));
    await writeFile(join(folder, 'vault', 'two.sealed'), sealed);
    expect(await vault.load('two')).toEqual({ ok: false, reason: 'corrupt' });
    for (let place = 0; place < sealed.length; place += 1) {
      const changed = Buffer.from(sealed);
      changed[place] = (changed[place] ?? 0) ^ 1;
      await writeFile(join(folder, 'vault', 'one.sealed'), changed);
      expect(await vault.load('one')).toEqual({ ok: false, reason: 'corrupt' });
    }
  });

  it('leaves no temporary files', async () => {
    const folder = await temporaryFolder();
    const vault = await vaultOf(folder, new MemoryStore());
    for (let n = 0; n < 5; n += 1) await vault.store('again', SECRET);
    expect((await readdir(join(folder, 'vault'))).sort()).toEqual([
      'again.sealed',
      'keychain-entry',
    ]);
  });
});

describe('a desk without a keychain', () => {
  it('is refused where policy requires one', async () => {
    const store = new MemoryStore();
    store.state = 'missing';
    const opened = await openVault(await temporaryFolder(), keychainOver(store), 'require');
    expect(opened).toEqual({ ok: false, reason: 'no-keychain' });
  });

  it('has a key file that only the user can read, where policy allows it', async () => {
    const folder = await temporaryFolder();
    const store = new MemoryStore();
    store.state = 'missing';
    const vault = await vaultOf(folder, store);
    await vault.store('device-key', SECRET);
    expect(vault.backend).toBe('file');
    const { mode } = await stat(join(folder, 'vault', 'wrapping.key'));
    expect(mode & 0o777).toBe(0o600);
    expect((await (await vaultOf(folder, store)).load('device-key')).ok).toBe(true);
  });

  it('moves into the keychain once there is one', async () => {
    const folder = await temporaryFolder();
    const store = new MemoryStore();
    store.state = 'missing';
    await (await vaultOf(folder, store)).store('device-key', SECRET);
    store.state = 'open';
    const vault = await vaultOf(folder, store);
    expect(vault.backend).toBe('keychain');
    expect(await vault.load('device-key')).toEqual({ ok: true, value: SECRET });
    expect(await readdir(join(folder, 'vault'))).not.toContain('wrapping.key');
  });
});

describe('a vault whose keychain is locked', () => {
  it('says so and makes no new key, whatever policy allows', async () => {
    const folder = await temporaryFolder();
    const store = new MemoryStore();
    await (await vaultOf(folder, store)).store('device-key', SECRET);
    store.state = 'locked';
    expect(await openVault(folder, keychainOver(store), 'allow-file')).toEqual({
      ok: false,
      reason: 'locked',
    });
    store.state = 'open';
    expect(await (await vaultOf(folder, store)).load('device-key')).toEqual({
      ok: true,
      value: SECRET,
    });
  });

  it('tells a lost key from a locked keychain', async () => {
    const folder = await temporaryFolder();
    const store = new MemoryStore();
    await vaultOf(folder, store);
    store.entries.clear();
    expect(await openVault(folder, keychainOver(store), 'allow-file')).toEqual({
      ok: false,
      reason: 'corrupt',
    });
    expect(store.entries.size).toBe(0);
  });
});
