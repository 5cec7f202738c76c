import type { Vault, VaultFailure } from '../../core/exchange/ports';
import { createAuthority } from '../../core/proxy/certificates/authority';
import type { Keychain } from '../keychain/keychain';
import { openVault } from '../keychain/vault';
import type { KeychainPolicy } from '../keychain/wrapping-key';
import { openAuthority } from './authority-store';
import { DeskAuthority, type DeskAuthorityOptions } from './desk-authority';
import type { StatusFacts } from './status';

/** The keys of this desk, or why there are none. */
export interface Keys {
  readonly vault: Vault | undefined;
  readonly authority: DeskAuthority;
  readonly failure: VaultFailure | undefined;
}

/**
 * Opens the vault and the interception CA. Without a vault the agent still tunnels; the CA that it
 * then holds lives in memory, is never shown to anybody and signs nothing: see `Suspended`.
 */
export async function openKeys(
  keychain: Keychain,
  mode: KeychainPolicy,
  options: Omit<DeskAuthorityOptions, 'vault'>,
): Promise<Keys> {
  const { clock, dataDir, wishes } = options;
  const opened = await openVault(dataDir, keychain, mode);
  const asked = { ...wishes(), now: clock.now() };
  if (!opened.ok) {
    const authority = new DeskAuthority(createAuthority(asked), options);
    return { vault: undefined, authority, failure: opened.reason };
  }
  const { vault } = opened;
  const authority = await openAuthority(dataDir, vault, asked);
  return {
    vault,
    authority: new DeskAuthority(authority, { ...options, vault }),
    failure: undefined,
  };
}

/** Why the keys may not be used under this policy; a central policy may ask for a keychain later. */
export function keyProblem(keys: Keys, mode: KeychainPolicy): StatusFacts['keyProblem'] {
  switch (keys.failure) {
    case 'locked':
    case 'timeout':
      return 'keychain-locked';
    case 'no-keychain':
    case 'corrupt':
      return 'no-keychain';
    case undefined:
      return keys.vault?.backend === 'file' && mode === 'require' ? 'no-keychain' : undefined;
  }
}
