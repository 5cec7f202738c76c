import type { webcrypto } from 'node:crypto';

/** The HPKE library speaks of Web Crypto's global key types, which Node's types only have in a namespace. */
declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an alias that merges
  interface CryptoKey extends webcrypto.CryptoKey {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an alias that merges
  interface CryptoKeyPair extends webcrypto.CryptoKeyPair {}
}
