import type { KeyObject } from 'node:crypto';
import { CompactSign, compactVerify } from 'jose';
import { z } from 'zod';
import { exceptionStateSchema } from '../exchange/policy-exception';
import { ed25519KeyFrom } from './policy-bundle';

/** JWS `typ`: no policy bundle can pass for grants, and no grants for a policy (RFC 8725 3.11). */
const TYPE = 'portcullis-exceptions+jws';

/** What a device's exceptions are, signed by the key that signs its policy: they loosen it. */
export const exceptionGrantsSchema = z.object({
  /** The only device that these are for. */
  deviceId: z.string(),
  /** Milliseconds since the epoch; older news is refused. */
  issued: z.number().int(),
  exceptions: z
    .array(
      z.object({
        id: z.string(),
        rule: z.object({ id: z.string(), name: z.string() }),
        state: exceptionStateSchema,
        /** End of a grant, milliseconds since the epoch. */
        until: z.number().int().optional(),
      }),
    )
    .max(1000),
});
export type ExceptionGrants = z.infer<typeof exceptionGrantsSchema>;

/** JWS compact serialisation (RFC 7515), Ed25519. */
export function signGrants(grants: ExceptionGrants, privateKey: KeyObject): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(grants)))
    .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
    .sign(privateKey);
}

/**
 * The grants of a signed text; undefined where signature, type, layout or device do not fit. Whether
 * they are newer than what is known is the caller's to judge.
 */
export async function verifyGrants(
  jws: string,
  publicKey: string,
  deviceId: string,
): Promise<ExceptionGrants | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, ed25519KeyFrom(publicKey), {
      algorithms: ['EdDSA'],
    });
    if (protectedHeader.typ !== TYPE) return undefined;
    const grants = exceptionGrantsSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
    return grants.deviceId === deviceId ? grants : undefined;
  } catch {
    // Whatever is wrong with it: nobody is exempt by a text that does not hold.
    return undefined;
  }
}
