import { createHash } from 'node:crypto';
import { z } from 'zod';
import { enrolRequestSchema } from './wire';

/** What a device that is not enrolled yet is told of the company's provider. */
export const signOnOfferSchema = z.object({
  issuer: z.url(),
  clientId: z.string(),
  scopes: z.array(z.string()),
});
export type SignOnOffer = z.infer<typeof signOnOfferSchema>;

/** A device that asks to be enrolled for the person who signed in. */
export const personEnrolRequestSchema = enrolRequestSchema.omit({ token: true }).extend({
  /** ID token (OpenID Connect Core 2) whose `nonce` is `nonceOf` the device's public key. */
  idToken: z.string().min(16).max(16_384),
});
export type PersonEnrolRequest = z.infer<typeof personEnrolRequestSchema>;

/**
 * The nonce of a sign-in that enrols a device: it ties the ID token to the device's key, so that a
 * token which somebody gets hold of enrols no other device.
 */
export function nonceOf(publicKey: string): string {
  return createHash('sha256').update(`portcullis enrolment ${publicKey}`).digest('base64url');
}
