import { rename } from 'node:fs/promises';
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
import { readOptional } from './optional-file';

const DAY_MS = 24 * 60 * 60 * 1000;
/** This long before the end of the CA its successor is made, so that it can come to be trusted, ms. */
const SUCCESSOR_MS = 60 * DAY_MS;
/** So long a successor is spread before it signs, ms; a desk that is used at all starts in that time. */
const SPREAD_MS = 14 * DAY_MS;

/** The name of the signing key (PKCS#8) in the vault, of the CA in use and of its successor. */
export const CA_SECRET = 'interception-ca';
const NEXT_SECRET = 'interception-ca-next';

/** File of the certificate; what people and browsers come to trust. */
export function certificateFile(dataDir: string): string {
  return join(dataDir, 'ca.pem');
}

/** The successor's certificate: trusted beside the one in use, before it signs anything. */
const nextFile = (dataDir: string): string => join(dataDir, 'ca-next.pem');
/** The predecessor's: what trust stores may still hold, and can lose. */
const previousFile = (dataDir: string): string => join(dataDir, 'ca-previous.pem');

/** The CA to sign with, and what has become of the generations. */
export interface Rotation {
  readonly authority: CertificateAuthority;
  readonly change: 'none' | 'successor-made' | 'handed-over';
}

/**
 * Gives the CA to sign with: the stored one, or near its end the successor, once that has been spread
 * long enough to be trusted. Both are trusted in between, so that no page ever shows an error.
 * @throws where the vault or the folder cannot be written
 */
export async function rotateAuthority(
  dataDir: string,
  vault: Vault,
  stored: CertificateAuthority,
  options: AuthorityOptions,
): Promise<Rotation> {
  const unchanged: Rotation = { authority: stored, change: 'none' };
  if (stored.notAfter - options.now > SUCCESSOR_MS) return unchanged;
  const next = await loadNext(dataDir, vault);
  if (next === undefined) {
    const successor = createAuthority(options);
    const { privateKey, certPem } = serialiseAuthority(successor);
    const kept = await vault.store(NEXT_SECRET, privateKey);
    if (!kept.ok) return unchanged;
    await writeFileAtomically(nextFile(dataDir), Buffer.from(certPem));
    return { authority: stored, change: 'successor-made' };
  }
  const isSpread = options.now - next.madeAt >= SPREAD_MS || stored.notAfter <= options.now;
  if (!isSpread) return unchanged;
  return { authority: await promote(dataDir, vault, next.authority), change: 'handed-over' };
}

async function loadNext(dataDir: string, vault: Vault) {
  const key = await vault.load(NEXT_SECRET);
  const certPem = await readOptional(nextFile(dataDir));
  if (!key.ok || !key.value || certPem === undefined) return undefined;
  try {
    const authority = restoreAuthority({ privateKey: key.value, certPem });
    return { authority, madeAt: authority.notBefore };
  } catch {
    // Damaged before anything was signed with it: a new one takes its place.
    return undefined;
  }
}

/**
 * Key first: after a kill in between, the key does not fit the certificate in `ca.pem`, and the next
 * start finds both halves of the successor in its own files again.
 */
async function promote(
  dataDir: string,
  vault: Vault,
  next: CertificateAuthority,
): Promise<CertificateAuthority> {
  const { privateKey, certPem } = serialiseAuthority(next);
  await keepPrevious(dataDir);
  const kept = await vault.store(CA_SECRET, privateKey);
  if (!kept.ok) throw new Error(`the key of the interception CA cannot be kept: ${kept.reason}`);
  await rename(nextFile(dataDir), certificateFile(dataDir));
  return restoreAuthority({ privateKey, certPem });
}

/** What is trusted now comes to be forgotten, once another is trusted in its place. */
export async function keepPrevious(dataDir: string): Promise<void> {
  const before = await readOptional(certificateFile(dataDir));
  if (before === undefined) return;
  await writeFileAtomically(previousFile(dataDir), Buffer.from(before));
}

/** After a kill between the two halves of a promotion: its certificate, which fits the key by now. */
export async function finishPromotion(
  dataDir: string,
  privateKey: Uint8Array,
): Promise<string | undefined> {
  const certPem = await readOptional(nextFile(dataDir));
  if (certPem === undefined) return undefined;
  try {
    restoreAuthority({ privateKey, certPem });
  } catch {
    // The successor is another one; nothing was promoted.
    return undefined;
  }
  await rename(nextFile(dataDir), certificateFile(dataDir));
  return certPem;
}
