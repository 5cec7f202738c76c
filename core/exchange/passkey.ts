import { z } from 'zod';

/**
 * What browser and endpoint say to each other about passkeys. The members of WebAuthn (W3C Web
 * Authentication Level 3, 5.1) are passed through; both ends hand them to libraries that check them.
 */
const optionsSchema = z.looseObject({ challenge: z.string() });
/** base64url; keys and their proofs are far shorter. */
const bytesSchema = z.string().max(64 * 1024);
const credentialBase = {
  id: bytesSchema,
  rawId: bytesSchema,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}),
};
const stepSchema = z.string().min(1).max(100);

/** To make a key; `step` goes back with the answer. */
export const passkeyCreationSchema = z.object({ step: stepSchema, options: optionsSchema });
export type PasskeyCreation = z.infer<typeof passkeyCreationSchema>;

export const passkeyCreatedSchema = z.strictObject({
  step: stepSchema,
  name: z.string().trim().min(1).max(100),
  response: z.object({
    ...credentialBase,
    response: z.object({
      clientDataJSON: bytesSchema,
      attestationObject: bytesSchema,
      transports: z.array(z.string().max(20)).max(10).default([]),
    }),
  }),
});
export type PasskeyCreated = z.infer<typeof passkeyCreatedSchema>;

/** To sign in with a key. */
export const passkeyRequestSchema = z.object({ step: stepSchema, options: optionsSchema });
export type PasskeyRequest = z.infer<typeof passkeyRequestSchema>;

export const passkeyUsedSchema = z.strictObject({
  step: stepSchema,
  response: z.object({
    ...credentialBase,
    response: z.object({
      clientDataJSON: bytesSchema,
      authenticatorData: bytesSchema,
      signature: bytesSchema,
    }),
  }),
});
export type PasskeyUsed = z.infer<typeof passkeyUsedSchema>;
