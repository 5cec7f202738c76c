import { z } from 'zod';

/** Limits of sign-in. */
export const IDENTITY_LIMITS = { minutes: 60 * 24 * 90, scopes: 20 } as const;

/** Minutes after which a person signs in again. */
export const sessionMinutesSchema = z.number().int().min(1).max(IDENTITY_LIMITS.minutes);

/** An issuer is reached over TLS; plain HTTP only on this computer, for tests. */
const issuerSchema = z
  .url({ protocol: /^https?$/ })
  .refine(
    (issuer) =>
      issuer.startsWith('https://') ||
      /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/.test(issuer),
    'an address with https',
  );

/** Single sign-on by OpenID Connect, in the person's own browser. */
export const identitySchema = z.strictObject({
  /** The provider; without it nobody signs in, and who is at the desk is who the system says. */
  issuer: issuerSchema.optional(),
  /** Id of Portcullis at the provider: a native client with a loopback redirect (RFC 8252), no secret. */
  clientId: z.string().min(1).max(500).default('portcullis'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'a scope of RFC 6749 3.3'))
    .max(IDENTITY_LIMITS.scopes)
    .default(['openid', 'profile', 'email']),
  /** Claim with the person's groups: a list of names, or one name. */
  groupsClaim: z.string().min(1).max(200).default('groups'),
  /** How long a sign-in counts at most, whatever rules say; minutes. */
  sessionMinutes: sessionMinutesSchema.default(60 * 12),
});
export type IdentitySettings = z.infer<typeof identitySchema>;
