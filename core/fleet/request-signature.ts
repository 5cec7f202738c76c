import { createHash, randomBytes, sign, verify, type KeyObject } from 'node:crypto';

/**
 * HTTP Message Signatures (RFC 9421) over the method, the target, the body's digest (RFC 9530) and
 * the device, with Ed25519. `created` and `nonce` let the endpoint refuse replays.
 */
const COMPONENTS = '"@method" "@target-uri" "content-digest" "portcullis-device"';
const LABEL = 'sig1';

/** Header names in lower case, as both ends use them. */
export interface SignedHeaders {
  readonly 'portcullis-device': string;
  readonly 'content-digest': string;
  readonly 'signature-input': string;
  readonly signature: string;
}

export interface SignedParts {
  readonly method: string;
  /** Path with query; the authority is left out, since proxies in between may rewrite it. */
  readonly target: string;
  readonly body: Uint8Array;
}

export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

function signatureBase(parts: SignedParts, digest: string, device: string, params: string): Buffer {
  return Buffer.from(
    [
      `"@method": ${parts.method.toUpperCase()}`,
      `"@target-uri": ${parts.target}`,
      `"content-digest": ${digest}`,
      `"portcullis-device": ${device}`,
      `"@signature-params": ${params}`,
    ].join('\n'),
  );
}

/** Signs a request. `createdSeconds` is the device's time, seconds since the epoch. */
export function signRequest(
  parts: SignedParts,
  deviceId: string,
  key: KeyObject,
  createdSeconds: number,
  nonce: string = randomBytes(16).toString('base64url'),
): SignedHeaders {
  const params = `(${COMPONENTS});created=${createdSeconds};nonce="${nonce}";alg="ed25519"`;
  const digest = contentDigest(parts.body);
  const signature = sign(null, signatureBase(parts, digest, deviceId, params), key);
  return {
    'portcullis-device': deviceId,
    'content-digest': digest,
    'signature-input': `${LABEL}=${params}`,
    signature: `${LABEL}=:${signature.toString('base64')}:`,
  };
}

export type SignatureCheck =
  | { readonly ok: true; readonly createdSeconds: number; readonly nonce: string }
  | { readonly ok: false; readonly reason: string };

const INPUT = new RegExp(
  `^${LABEL}=(\\(${COMPONENTS.replace(/[-]/g, '\\-')}\\);created=(\\d{1,12});nonce="([A-Za-z0-9_-]{16,64})";alg="ed25519")$`,
);
const SIGNATURE = new RegExp(`^${LABEL}=:([A-Za-z0-9+/]{86}==):$`);

/** Checks a signature; time and nonce are the caller's to judge. */
export function verifyRequest(
  parts: SignedParts,
  headers: SignedHeaders,
  key: KeyObject,
): SignatureCheck {
  const input = INPUT.exec(headers['signature-input']);
  if (!input) return { ok: false, reason: 'signature-input does not cover what it must cover' };
  const signature = SIGNATURE.exec(headers.signature);
  if (!signature) return { ok: false, reason: 'signature is not an Ed25519 signature' };
  if (headers['content-digest'] !== contentDigest(parts.body)) {
    return { ok: false, reason: 'content-digest is not the digest of the body' };
  }
  const [, params = '', created, nonce = ''] = input;
  const base = signatureBase(
    parts,
    headers['content-digest'],
    headers['portcullis-device'],
    params,
  );
  const bytes = Buffer.from(signature[1] ?? '', 'base64');
  // The last character has spare bits: only one way to write the same bytes counts (RFC 4648 3.5).
  if (bytes.toString('base64') !== signature[1]) {
    return { ok: false, reason: 'signature is not written as base64 writes it' };
  }
  const good = verify(null, base, key, bytes);
  if (!good) return { ok: false, reason: 'signature does not fit the request' };
  return { ok: true, createdSeconds: Number(created), nonce };
}
