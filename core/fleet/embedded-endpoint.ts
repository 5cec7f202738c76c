import { z } from 'zod';

/**
 * How the desktop starts a central endpoint of its own in a child process, and what the two say to
 * each other over the message port.
 */
export const embeddedEndpointConfigSchema = z.strictObject({
  dataDir: z.string().min(1),
  resourcesDir: z.string().min(1),
  /** Folder of the built web console. */
  consoleDir: z.string().min(1),
  /** Policy document that a new endpoint begins with, instead of the one in `resourcesDir`. */
  initialPolicyFile: z.string().min(1).optional(),
  listen: z.strictObject({ host: z.string(), port: z.number().int().min(0).max(65535) }),
});
export type EmbeddedEndpointConfig = z.infer<typeof embeddedEndpointConfigSchema>;

/** Endpoint → main. */
export const fromEndpointSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    url: z.url(),
    consoleUrl: z.url(),
    /** Where the first administrator is made; absent once there is one. */
    setUpUrl: z.url().optional(),
  }),
  z.object({ type: z.literal('token'), token: z.string().min(1) }),
  /** Something that keeps it from running; it exits after this. */
  z.object({ type: z.literal('fatal'), code: z.string(), message: z.string() }),
]);
export type FromEndpoint = z.infer<typeof fromEndpointSchema>;

/** Main → endpoint. */
export const toEndpointSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('create-token') }),
  z.object({ type: z.literal('shutdown') }),
]);
export type ToEndpoint = z.infer<typeof toEndpointSchema>;
