import { X509Certificate } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { plainFingerprint } from './fingerprint';
import type { CaCertificate, TrustStore } from './trust-store';

/**
 * Spreads the successor of a CA and forgets its predecessor (main/agent/authority-rotation.ts): where
 * the one in use is trusted, so is the next, long before it signs anything.
 */
export async function followGenerations(trust: TrustStore, ca: CaCertificate): Promise<void> {
  const folder = dirname(ca.file);
  const next = await certificateAt(join(folder, 'ca-next.pem'));
  if (next !== undefined && (await isTrustedAnywhere(trust, ca))) {
    await trust.install(next, { unattended: true });
  }
  const previous = await certificateAt(join(folder, 'ca-previous.pem'));
  // Only once the one in use is trusted: a store must not be without a root of ours in between.
  if (previous !== undefined && (await isTrustedAnywhere(trust, ca))) {
    const removed = await trust.remove(previous);
    if (removed.kind === 'done') await rm(previous.file, { force: true });
  }
}

async function isTrustedAnywhere(trust: TrustStore, ca: CaCertificate): Promise<boolean> {
  return (await trust.places(ca)).some(({ isTrusted }) => isTrusted);
}

async function certificateAt(file: string): Promise<CaCertificate | undefined> {
  try {
    const { fingerprint256 } = new X509Certificate(await readFile(file));
    return { file, fingerprint: plainFingerprint(fingerprint256) };
  } catch {
    // There is none at this time.
    return undefined;
  }
}
