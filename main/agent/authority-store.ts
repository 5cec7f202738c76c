import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Vault } from '../../core/exchange/ports';
import {
  createAuthority,
  restoreAuthority,
  serialiseAuthority,
  type AuthorityOptions,
  type CertificateAuthority,
} from '../../core/proxy/certificates/authority';
import { writeFileAtomically } from '../keychain/atomic-file';

/** Name of the signing key (PKCS#8) in the vault. */
const SECRET = 'interception-ca';

/** File of the certificate; what people and browsers come to trust. */
export function certificateFile(dataDir: string): string {
  return join(dataDir, 'ca.pem');
}

/**
 * The interception CA of this desk: restored, or made at the first start. The key exists in the
 * clear in memory only. Key first, certificate second: a kill in between leaves a key without
 * certificate, which is replaced; nobody can have trusted it yet.
 */
export async function openAuthority(
  dataDir: string,
  vault: Vault,
  options: AuthorityOptions,
): Promise<CertificateAuthority> {
  const stored = await load(dataDir, vault);
  if (stored && stored.notAfter > options.now) return stored;
  const authority = createAuthority(options);
  const { privateKey, certPem } = serialiseAuthority(authority);
  const kept = await vault.store(SECRET, privateKey);
  if (!kept.ok) throw new Error(`the key of the interception CA cannot be kept: ${kept.reason}`);
  await writeFileAtomically(certificateFile(dataDir), Buffer.from(certPem));
  return authority;
}

/** `undefined` where there is no usable pair; a key that does not fit its certificate is no pair. */
async function load(dataDir: string, vault: Vault): Promise<CertificateAuthority | undefined> {
  const key = await vault.load(SECRET);
  const certPem = await readCertificate(certificateFile(dataDir));
  if (!key.ok || !key.value || certPem === undefined) return undefined;
  try {
    return restoreAuthority({ privateKey: key.value, certPem });
  } catch {
    // A certificate that was damaged or exchanged; a new pair is made, and people asked to trust it.
    return undefined;
  }
}

async function readCertificate(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
