import {
  X509Certificate,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import {
  authorityExtensions,
  encodeName,
  keyIdentifier,
  signCertificate,
  toPem,
} from './tbs-certificate';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Long enough not to bother people, short enough that a lost key ends by itself. */
const LIFETIME_MS = 3 * 365 * DAY_MS;

/** The interception CA: signs the certificates that clients see instead of the real ones. */
export interface CertificateAuthority {
  readonly certPem: string;
  /** SHA-256 of the certificate, upper-case hex pairs with colons. */
  readonly fingerprint: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly signingKey: KeyObject;
  /** DER of its name and its key identifier, as leaf certificates carry them. */
  readonly name: Uint8Array;
  readonly keyId: Uint8Array;
}

/** What is kept of an authority: the key for the vault, the certificate for everybody. */
export interface SerialisedAuthority {
  /** PKCS#8, DER. */
  readonly privateKey: Uint8Array;
  readonly certPem: string;
}

export interface AuthorityOptions {
  readonly organisation: string;
  readonly now: number;
  /** Domains (with all below them) outside of which the CA is worth nothing; absent: no constraint. */
  readonly permittedDomains?: readonly string[];
}

/** Makes a new ECDSA P-256 authority, valid for three years. */
export function createAuthority(options: AuthorityOptions): CertificateAuthority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const organisation = options.organisation.trim() || 'Portcullis';
  const name = encodeName({
    // The year tells two generations apart in a trust dialog.
    commonName: `${organisation} Portcullis CA ${new Date(options.now).getUTCFullYear()}`,
    organisation,
  });
  const der = signCertificate(
    {
      issuer: name,
      subject: name,
      notBefore: options.now - DAY_MS,
      notAfter: options.now + LIFETIME_MS,
      spki,
      extensions: authorityExtensions(spki, options.permittedDomains),
    },
    privateKey,
  );
  return authorityOf(privateKey, toPem(der));
}

export function serialiseAuthority(authority: CertificateAuthority): SerialisedAuthority {
  return {
    privateKey: authority.signingKey.export({ type: 'pkcs8', format: 'der' }),
    certPem: authority.certPem,
  };
}

/** Restores an authority. Throws when key and certificate do not belong together. */
export function restoreAuthority(serialised: SerialisedAuthority): CertificateAuthority {
  const key = createPrivateKey({
    key: Buffer.from(serialised.privateKey),
    format: 'der',
    type: 'pkcs8',
  });
  if (!new X509Certificate(serialised.certPem).checkPrivateKey(key)) {
    throw new Error('the key of the interception CA does not fit its certificate');
  }
  return authorityOf(key, serialised.certPem);
}

function authorityOf(signingKey: KeyObject, certPem: string): CertificateAuthority {
  const certificate = new X509Certificate(certPem);
  const spki = createPublicKey(signingKey).export({ type: 'spki', format: 'der' });
  return {
    certPem,
    fingerprint: certificate.fingerprint256,
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
    signingKey,
    name: subjectOf(certificate.raw),
    keyId: keyIdentifier(spki),
  };
}

/**
 * The subject's DER, byte for byte: issuer and subject must be identical for a chain to build. In a
 * self-signed certificate of ours it follows version, serial, algorithm, issuer and validity.
 */
function subjectOf(der: Uint8Array): Uint8Array {
  const body = inside(der, 0);
  const tbs = inside(der, body);
  let at = tbs;
  for (let skipped = 0; skipped < 5; skipped++) at = after(der, at);
  return der.subarray(at, after(der, at));
}

function lengthAt(
  der: Uint8Array,
  at: number,
): { readonly header: number; readonly length: number } {
  const first = der[at + 1] ?? 0;
  if (first < 0x80) return { header: 2, length: first };
  let length = 0;
  const count = first & 0x7f;
  for (let i = 0; i < count; i++) length = length * 256 + (der[at + 2 + i] ?? 0);
  return { header: 2 + count, length };
}

function inside(der: Uint8Array, at: number): number {
  return at + lengthAt(der, at).header;
}

function after(der: Uint8Array, at: number): number {
  const { header, length } = lengthAt(der, at);
  return at + header + length;
}
