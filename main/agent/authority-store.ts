import type { Vault } from '../../core/exchange/ports';
import {
  createAuthority,
  restoreAuthority,
  serialiseAuthority,
  type AuthorityOptions,
  type CertificateAuthority,
} from '../../core/proxy/certificates/authority';
import { writeFileAtomically } from '../keychain/atomic-file';
import {
  CA_SECRET,
  certificateFile,
  finishPromotion,
  keepPrevious,
  rotateAuthority,
  type Rotation,
} from './authority-rotation';
import { readOptional } from './optional-file';

/**
 * The interception CA of this desk: restored, made at the first start, or replaced by its successor
 * before it ends. The key exists in the clear in memory only. Key first, certificate second: a kill in
 * between leaves a key without certificate, which is replaced; nobody can have trusted it yet.
 */
export async function openAuthority(
  dataDir: string,
  vault: Vault,
  options: AuthorityOptions,
): Promise<CertificateAuthority> {
  const stored = await load(dataDir, vault);
  if (!stored) return makeAuthority(dataDir, vault, options);
  return (await renewAuthority(dataDir, vault, stored, options)).authority;
}

/** The CA in use or its successor; one that ended before there was a successor gets one at once. */
export async function renewAuthority(
  dataDir: string,
  vault: Vault,
  current: CertificateAuthority,
  options: AuthorityOptions,
): Promise<Rotation> {
  const rotation = await rotateAuthority(dataDir, vault, current, options);
  if (rotation.authority.notAfter > options.now) return rotation;
  await keepPrevious(dataDir);
  return { authority: await makeAuthority(dataDir, vault, options), change: 'handed-over' };
}

async function makeAuthority(
  dataDir: string,
  vault: Vault,
  options: AuthorityOptions,
): Promise<CertificateAuthority> {
  const authority = createAuthority(options);
  const { privateKey, certPem } = serialiseAuthority(authority);
  const kept = await vault.store(CA_SECRET, privateKey);
  if (!kept.ok) throw new Error(`the key of the interception CA cannot be kept: ${kept.reason}`);
  await writeFileAtomically(certificateFile(dataDir), Buffer.from(certPem));
  return authority;
}

/** `undefined` where there is no usable pair; a key that does not fit its certificate is no pair. */
async function load(dataDir: string, vault: Vault): Promise<CertificateAuthority | undefined> {
  const key = await vault.load(CA_SECRET);
  const certPem = await readOptional(certificateFile(dataDir));
  if (!key.ok || !key.value || certPem === undefined) return undefined;
  try {
    return restoreAuthority({ privateKey: key.value, certPem });
  } catch {
    const promoted = await finishPromotion(dataDir, key.value);
    if (promoted !== undefined) {
      return restoreAuthority({ privateKey: key.value, certPem: promoted });
    }
    // A certificate that was damaged or exchanged; a new pair is made, and people asked to trust it.
    return undefined;
  }
}
