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
  const { next, previous } = await generationsBeside(ca);
  if (next !== undefined && (await isTrustedAnywhere(trust, ca))) {
    await trust.install(next, { unattended: true });
  }
  if (previous !== undefined && (await isReplaced(trust, previous, ca))) {
    const removed = await trust.remove(previous);
    if (removed.kind === 'done') await rm(previous.file, { force: true });
  }
}

/** The successor and the predecessor of a CA, where they are there. */
export async function generationsBeside(
  ca: CaCertificate,
): Promise<{ readonly next?: CaCertificate; readonly previous?: CaCertificate }> {
  const folder = dirname(ca.file);
  const [next, previous] = await Promise.all([
    certificateAt(join(folder, 'ca-next.pem')),
    certificateAt(join(folder, 'ca-previous.pem')),
  ]);
  return {
    ...(next === undefined ? {} : { next }),
    ...(previous === undefined ? {} : { previous }),
  };
}

async function isTrustedAnywhere(trust: TrustStore, ca: CaCertificate): Promise<boolean> {
  return (await trust.places(ca)).some(({ isTrusted }) => isTrusted);
}

/** A store must not be without a root of ours in between: each has the one in use by now. */
async function isReplaced(
  trust: TrustStore,
  previous: CaCertificate,
  ca: CaCertificate,
): Promise<boolean> {
  const [before, now] = await Promise.all([trust.places(previous), trust.places(ca)]);
  return before.every(({ isTrusted }, place) => !isTrusted || now[place]?.isTrusted === true);
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
