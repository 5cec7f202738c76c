import { createHash } from 'node:crypto';
import type { Vault } from '../../../core/exchange/ports';
import type {
  AuthorizationStore,
  StoredAuthorization,
} from '../../../core/portal/oauth/upstream-authorization';
import { createKeychain, type Keychain } from '../../keychain/keychain';
import { openVault } from '../../keychain/vault';

/** The server is part of a secret's name: the configuration of no other server reaches it. */
function secretEntry(server: string, name: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([server, name]))
    .digest('hex');
  return `portal-${hash.slice(0, 48)}`;
}

/** The vault of a portal's folder; undefined where it cannot be opened. */
export async function openPortalVault(
  dataDir: string,
  keychain: Keychain = createKeychain(),
): Promise<Vault | undefined> {
  const opened = await openVault(dataDir, keychain, 'allow-file');
  return opened.ok ? opened.vault : undefined;
}

/** A secret of a server; undefined where there is none, or no vault. */
export async function loadPortalSecret(
  vault: Vault | undefined,
  server: string,
  name: string,
): Promise<string | undefined> {
  const loaded = await vault?.load(secretEntry(server, name));
  return loaded?.ok && loaded.value ? Buffer.from(loaded.value).toString('utf8') : undefined;
}

/** Tokens of one user at one server; they last as long as the process where there is no vault. */
export function authorizationStore(
  vault: Vault | undefined,
  server: string,
  user: string,
): AuthorizationStore {
  const entry = secretEntry(server, JSON.stringify(['oauth', user]));
  let memory: StoredAuthorization = {};
  return {
    load: async () => {
      const loaded = await vault?.load(entry);
      if (!loaded?.ok || !loaded.value) return memory;
      return JSON.parse(Buffer.from(loaded.value).toString('utf8')) as StoredAuthorization;
    },
    save: async (stored) => {
      memory = stored;
      await vault?.store(entry, Buffer.from(JSON.stringify(stored)));
    },
  };
}

/**
 * Keeps a secret of a server in the vault of a data folder; an empty one removes it.
 * @throws Error where there is no vault
 */
export async function keepPortalSecret(
  dataDir: string,
  server: string,
  name: string,
  secret: string,
  keychain: Keychain = createKeychain(),
): Promise<void> {
  const opened = await openVault(dataDir, keychain, 'allow-file');
  if (!opened.ok) throw new Error(`the vault cannot be opened: ${opened.reason}`);
  const entry = secretEntry(server, name);
  const { vault } = opened;
  const stored =
    secret === '' ? await vault.remove(entry) : await vault.store(entry, Buffer.from(secret));
  if (!stored.ok) throw new Error(`the secret could not be kept: ${stored.reason}`);
}
