import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { CertificateAuthority } from './authority';
import { encodeName, leafExtensions, signCertificate, toPem } from './tbs-certificate';

const DAY_MS = 24 * 60 * 60 * 1000;
/**
 * CA/Browser Forum Baseline Requirements 6.3.2 allow at most 398 days to publicly trusted leaves, and
 * clients (Apple's) hold added roots to 825. A leaf of ours lives in memory only; a month is plenty.
 */
const LIFETIME_MS = 30 * DAY_MS;
/** Clients' clocks are wrong by hours more often than one thinks. */
const BACKDATED_MS = DAY_MS;

/**
 * The key that all leaves of one process share; making one per host would cost and gain nothing.
 */
export interface LeafKey {
  readonly privateKeyPem: string;
  readonly spki: Uint8Array;
}

export interface LeafCertificate {
  readonly certPem: string;
  readonly notAfter: number;
}

/** The key pair that all leaf certificates share (ECDSA P-256). */
export function createLeafKey(): LeafKey {
  const pair: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  });
  return {
    privateKeyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    spki: pair.publicKey.export({ type: 'spki', format: 'der' }),
  };
}

/** Signs a server certificate for one host name or IP address (without brackets). */
export function createLeaf(
  host: string,
  key: LeafKey,
  authority: CertificateAuthority,
  now: number,
): LeafCertificate {
  const notAfter = Math.min(now + LIFETIME_MS, authority.notAfter);
  const der = signCertificate(
    {
      issuer: authority.name,
      subject: encodeName({ commonName: host }),
      notBefore: now - BACKDATED_MS,
      notAfter,
      spki: key.spki,
      extensions: leafExtensions(host, key.spki, authority.keyId),
    },
    authority.signingKey,
  );
  return { certPem: toPem(der), notAfter };
}
