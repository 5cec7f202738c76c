import { createHash } from 'node:crypto';

const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----/g;

/** SHA-256 of each certificate's DER form, lower-case hexadecimal. */
export function fingerprintsOfPem(pem: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, base64 = ''] of pem.matchAll(BLOCK)) {
    found.add(createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex'));
  }
  return found;
}

/** Hexadecimal digests of 32 bytes, wherever they stand in a listing, colons or not. */
export function fingerprintsOfListing(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [match] of text.matchAll(/\b(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}\b/g)) {
    found.add(match.replaceAll(':', '').toLowerCase());
  }
  return found;
}
