import { createPublicKey, type KeyObject } from 'node:crypto';
import { CompactSign, compactVerify, errors } from 'jose';
import { z } from 'zod';

/** JWS `typ`, so that no other signed text of the same key can pass for a policy (RFC 8725 3.11). */
const TYPE = 'portcullis-policy+jws';

/** What a bundle's signature covers. The document is parsed by the device's own policy parser. */
export const policyBundleSchema = z.object({
  /** Only goes up; the same number as the document's. */
  version: z.number().int().positive(),
  document: z.record(z.string(), z.unknown()),
  issuedAt: z.iso.datetime(),
  /** After this the bundle is not accepted any more; absent: it does not expire. */
  expires: z.iso.datetime().optional(),
});
export type PolicyBundle = z.infer<typeof policyBundleSchema>;

/** Signs a bundle (JWS compact serialisation, RFC 7515, EdDSA with Ed25519, RFC 8037). */
export function signBundle(bundle: PolicyBundle, privateKey: KeyObject): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(bundle)))
    .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
    .sign(privateKey);
}

/** The `ETag` under which the endpoint offers a bundle: one that expires is signed anew in time. */
export function tagOf({ version, issuedAt, expires }: PolicyBundle): string {
  if (expires === undefined) return `"${version}"`;
  return `"${version}.${Math.floor(Date.parse(issuedAt) / 1000)}"`;
}

export type BundleCheck =
  | { readonly ok: true; readonly bundle: PolicyBundle }
  | { readonly ok: false; readonly reason: string };

/** Makes a key object of the raw Ed25519 public key (base64url) that a device pinned. */
export function ed25519KeyFrom(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
}

/**
 * Checks signature, type, layout and expiry of a bundle. Whether its version is newer than the one
 * in force is the caller's to judge. `publicKey` is the raw Ed25519 key, base64url, of enrolment;
 * `now` is milliseconds since the epoch.
 */
export async function verifyBundle(
  jws: string,
  publicKey: string,
  now: number,
): Promise<BundleCheck> {
  let payload: unknown;
  try {
    const verified = await compactVerify(jws, ed25519KeyFrom(publicKey), {
      algorithms: ['EdDSA'],
    });
    if (verified.protectedHeader.typ !== TYPE) {
      return { ok: false, reason: 'the signed text is not a policy bundle' };
    }
    payload = JSON.parse(new TextDecoder().decode(verified.payload));
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
  const parsed = policyBundleSchema.safeParse(payload);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { ok: false, reason: `bundle: ${issue?.path.join('.')}: ${issue?.message}` };
  }
  const { expires } = parsed.data;
  if (expires !== undefined && Date.parse(expires) <= now) {
    return { ok: false, reason: `the bundle expired at ${expires}` };
  }
  return { ok: true, bundle: parsed.data };
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return 'the signature does not fit the pinned policy key';
  }
  if (error instanceof errors.JOSEError) return `not a policy bundle: ${error.code}`;
  if (error instanceof SyntaxError) return 'not a policy bundle: the payload is not JSON';
  return 'the pinned policy key is not an Ed25519 public key';
}
