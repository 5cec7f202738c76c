import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Vault, VaultFailure, VaultResult } from '../../core/exchange/ports';
import { writeFileAtomically } from './atomic-file';
import { createFileKey } from './file-key';
import type { Keychain } from './keychain';
import { seal, unseal } from './sealed-file';
import { openWrappingKey, type KeychainPolicy } from './wrapping-key';

export type OpenVault =
  | { readonly ok: true; readonly vault: Vault }
  | { readonly ok: false; readonly reason: VaultFailure };

const SUFFIX = '.sealed';
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * Opens the vault in `<dataDir>/vault`: one small wrapping key in the OS keychain (credential stores
 * limit the size of an entry), and secrets of any size sealed under it in files.
 */
export async function openVault(
  dataDir: string,
  keychain: Keychain,
  policy: KeychainPolicy,
): Promise<OpenVault> {
  const directory = join(dataDir, 'vault');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const opened = await openWrappingKey(directory, keychain, policy);
  if (!opened.ok) return opened;
  // The file's key goes only after everything is sealed under the new one; a kill in between
  // leaves some files under either, so each is tried with both.
  const leftOver =
    opened.backend === 'keychain' ? await createFileKey(directory).load() : undefined;
  const retired = opened.retired ?? leftOver;
  if (retired) await sealAgain(directory, retired, opened.key);
  return { ok: true, vault: new FileVault(directory, opened.key, opened.backend) };
}

async function sealAgain(directory: string, from: Buffer, to: Buffer): Promise<void> {
  for (const file of await readdir(directory)) {
    if (!file.endsWith(SUFFIX)) continue;
    const name = file.slice(0, -SUFFIX.length);
    const secret = unseal(from, name, await readFile(join(directory, file)));
    if (secret) await writeFileAtomically(join(directory, file), seal(to, name, secret));
  }
  await createFileKey(directory).remove();
}

class FileVault implements Vault {
  constructor(
    private readonly directory: string,
    private readonly key: Buffer,
    readonly backend: 'keychain' | 'file',
  ) {}

  async load(name: string): Promise<VaultResult<Uint8Array | undefined>> {
    let file: Buffer;
    try {
      file = await readFile(this.path(name));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return { ok: true, value: undefined };
      }
      throw error;
    }
    const secret = unseal(this.key, name, file);
    return secret ? { ok: true, value: secret } : { ok: false, reason: 'corrupt' };
  }

  async store(name: string, secret: Uint8Array): Promise<VaultResult<void>> {
    await writeFileAtomically(this.path(name), seal(this.key, name, secret));
    return { ok: true, value: undefined };
  }

  async remove(name: string): Promise<VaultResult<void>> {
    await rm(this.path(name), { force: true });
    return { ok: true, value: undefined };
  }

  private path(name: string): string {
    if (!NAME.test(name)) throw new RangeError('a secret has a name of a–z, 0–9 and -');
    return join(this.directory, `${name}${SUFFIX}`);
  }
}
