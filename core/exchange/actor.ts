import { z } from 'zod';

/** The program on this desk that opened the connection, when the platform can tell. */
export const clientProcessSchema = z.object({
  pid: z.number().int(),
  name: z.string(),
  path: z.string().optional(),
});

export type ClientProcess = z.infer<typeof clientProcessSchema>;

/** Who is behind an exchange: a person, the device they sit at, or a program's key. */
export const actorSchema = z.object({
  userId: z.string().optional(),
  email: z.string().optional(),
  name: z.string().optional(),
  groups: z.array(z.string()).default([]),
  deviceId: z.string().optional(),
  hostname: z.string().optional(),
  /** Address the request came from, as text (IPv4 or IPv6 without brackets). */
  ip: z.string().optional(),
  process: clientProcessSchema.optional(),
  /** When the person last signed in, milliseconds since the epoch; absent where nobody did. */
  signedIn: z.number().int().optional(),
});

export type Actor = z.infer<typeof actorSchema>;
