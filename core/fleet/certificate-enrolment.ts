import { constants, createPrivateKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { enrolRequestSchema } from './wire';

/** Limits of an enrolment by certificate. */
export const CERTIFICATE_ENROLMENT_LIMITS = {
  /** Characters of the chain, PEM. */
  chain: 32_768,
  /** Certificates between the device and the authority, the device's own among them. */
  certificates: 5,
} as const;

/** A device that shows the certificate that the company's device management has issued to it. */
export const certificateEnrolRequestSchema = enrolRequestSchema.omit({ token: true }).extend({
  /** The device's certificate and those between it and the authority, PEM, in this order. */
  certificates: z.string().min(1).max(CERTIFICATE_ENROLMENT_LIMITS.chain),
  /** Milliseconds since the epoch; an old proof is none. */
  signedAt: z.number().int().nonnegative(),
  /** By the certificate's key over `certificateProof`, base64url. */
  proof: z.string().regex(/^[A-Za-z0-9_-]{32,2048}$/),
});
export type CertificateEnrolRequest = z.infer<typeof certificateEnrolRequestSchema>;

/** What the certificate's key signs. It names endpoint and new key: it is of no use for another. */
export interface CertificateProof {
  /** Origin of the endpoint as the device knows it. */
  readonly endpoint: string;
  readonly publicKey: string;
  readonly signedAt: number;
}

/** A key of a kind that proves nothing here. */
export class UnsupportedKeyError extends Error {
  readonly code = 'UNSUPPORTED_KEY';
}

/** Signs with the key of the certificate (PEM). @throws UnsupportedKeyError, and what OpenSSL says */
export function signProof(proof: CertificateProof, keyPem: string): string {
  const key = createPrivateKey(keyPem);
  const { hash, ...how } = algorithmOf(key);
  return sign(hash, bytesOf(proof), { key, ...how }).toString('base64url');
}

/** @throws UnsupportedKeyError */
export function verifyProof(proof: CertificateProof, key: KeyObject, signature: string): boolean {
  const { hash, ...how } = algorithmOf(key);
  return verify(hash, bytesOf(proof), { key, ...how }, Buffer.from(signature, 'base64url'));
}

function bytesOf({ endpoint, publicKey, signedAt }: CertificateProof): Buffer {
  return Buffer.from(`portcullis enrolment\n${endpoint}\n${publicKey}\n${String(signedAt)}`);
}

/** As JWS has them (RFC 7518 3.1, RFC 8037): EdDSA, ES256 and its siblings, PS256. */
function algorithmOf(key: KeyObject) {
  switch (key.asymmetricKeyType) {
    case 'ed25519':
      return { hash: null };
    case 'ec':
      return { hash: 'sha256', dsaEncoding: 'ieee-p1363' } as const;
    case 'rsa':
      return {
        hash: 'sha256',
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      };
    default:
      throw new UnsupportedKeyError('a key of the kind Ed25519, EC or RSA is needed');
  }
}
