import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  set,
  time,
  utf8String,
} from './der';

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  organisation: '2.5.4.10',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

/** RFC 5280 4.2.1.3 bits, most significant first. */
const KEY_USAGE = { digitalSignature: 0x80, keyCertSign: 0x04, crlSign: 0x02 } as const;

const ECDSA_SHA256 = sequence(oid(OID.ecdsaWithSha256));
const VERSION_3 = explicit(0, integer(Buffer.from([2])));
/** RFC 5280 4.1.2.2: positive, at most 20 octets. CA/Browser Forum: at least 64 random bits. */
const SERIAL_BYTES = 16;

export interface Name {
  readonly commonName: string;
  readonly organisation?: string;
}

/** RFC 5280 appendix A: ub-common-name and ub-organization-name are 64 characters. */
const UPPER_BOUND = 64;

export function encodeName(name: Name): Buffer {
  const attribute = (type: string, value: string): Buffer =>
    set(sequence(oid(type), utf8String(value.slice(0, UPPER_BOUND))));
  const parts = name.organisation ? [attribute(OID.organisation, name.organisation)] : [];
  return sequence(...parts, attribute(OID.commonName, name.commonName));
}

function extension(id: string, value: Uint8Array, critical: boolean): Buffer {
  return critical
    ? sequence(oid(id), boolean(true), octetString(value))
    : sequence(oid(id), octetString(value));
}

/** RFC 5280 4.2.1.2 method 1: SHA-1 of the subject's public key bits. An identifier, not a proof. */
export function keyIdentifier(spki: Uint8Array): Buffer {
  // A P-256 SubjectPublicKeyInfo ends with the 65 bytes of the uncompressed point (RFC 5480 2.2).
  return createHash('sha1')
    .update(spki.subarray(spki.length - 65))
    .digest();
}

function keyUsage(bits: number): Buffer {
  let unused = 0;
  while (((bits >> unused) & 1) === 0) unused++;
  return extension(OID.keyUsage, bitString(Buffer.from([bits]), unused), true);
}

/** RFC 5280 4.2.1.6: an address is an iPAddress, all else a dNSName. */
function generalName(host: string): Buffer {
  return isIP(host) === 0 ? implicit(2, Buffer.from(host, 'latin1')) : implicit(7, ipBytes(host));
}

/** The 4 or 16 bytes of an address in text form. */
export function ipBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [, v4] = /:(\d+\.\d+\.\d+\.\d+)$/.exec(address) ?? [];
  let text = address.replace(/%.*$/, '');
  if (v4 !== undefined) {
    const tail = ipBytes(v4);
    const words = `${tail.readUInt16BE(0).toString(16)}:${tail.readUInt16BE(2).toString(16)}`;
    text = text.slice(0, -v4.length) + words;
  }
  const [left = '', right] = text.split('::');
  const words = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const head = words(left);
  const tail = right === undefined ? [] : words(right);
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  const bytes = Buffer.alloc(16);
  [...head, ...zeros, ...tail].forEach((word, i) => bytes.writeUInt16BE(parseInt(word, 16), i * 2));
  return bytes;
}

export function leafExtensions(host: string, spki: Uint8Array, issuerKeyId: Uint8Array): Buffer {
  return sequence(
    extension(OID.basicConstraints, sequence(), true),
    keyUsage(KEY_USAGE.digitalSignature),
    extension(OID.extendedKeyUsage, sequence(oid(OID.serverAuth)), false),
    extension(OID.subjectAltName, sequence(generalName(host)), false),
    extension(OID.subjectKeyId, octetString(keyIdentifier(spki)), false),
    extension(OID.authorityKeyId, sequence(implicit(0, issuerKeyId)), false),
  );
}

/**
 * @param permittedDomains DNS names (with all below them) that certificates of this CA may carry,
 *   RFC 5280 4.2.1.10; when there are any, IP addresses are excluded altogether.
 */
export function authorityExtensions(
  spki: Uint8Array,
  permittedDomains: readonly string[] | undefined,
): Buffer {
  const keyId = keyIdentifier(spki);
  const constraints =
    permittedDomains === undefined
      ? []
      : [extension(OID.nameConstraints, nameConstraints(permittedDomains), true)];
  return sequence(
    extension(OID.basicConstraints, sequence(boolean(true), integer(Buffer.from([0]))), true),
    keyUsage(KEY_USAGE.keyCertSign | KEY_USAGE.crlSign),
    ...constraints,
    extension(OID.subjectKeyId, octetString(keyId), false),
    extension(OID.authorityKeyId, sequence(implicit(0, keyId)), false),
  );
}

function nameConstraints(domains: readonly string[]): Buffer {
  const permitted = domains.map((domain) => sequence(implicit(2, Buffer.from(domain, 'latin1'))));
  // An address with an all-zero mask stands for every address of its family.
  const everyAddress = [8, 32].map((bytes) => sequence(implicit(7, Buffer.alloc(bytes))));
  return sequence(explicit(0, Buffer.concat(permitted)), explicit(1, Buffer.concat(everyAddress)));
}

export interface CertificateFields {
  /** DER of issuer and subject. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly spki: Uint8Array;
  readonly extensions: Uint8Array;
}

/** Signs a certificate with ECDSA and SHA-256. Gives its DER. */
export function signCertificate(fields: CertificateFields, signingKey: KeyObject): Buffer {
  const serial = randomBytes(SERIAL_BYTES);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const tbs = sequence(
    VERSION_3,
    integer(serial),
    ECDSA_SHA256,
    fields.issuer,
    sequence(time(fields.notBefore), time(fields.notAfter)),
    fields.subject,
    fields.spki,
    explicit(3, fields.extensions),
  );
  const signature = sign('sha256', tbs, { key: signingKey, dsaEncoding: 'der' });
  return sequence(tbs, ECDSA_SHA256, bitString(signature));
}

export function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
