import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { policyDocumentSchema } from '../../core/exchange/policy-document';

/** What IT can set through the operating system. */
export const managedSchema = z.strictObject({
  /** Central endpoint of the organisation. */
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  /** File with a one-time enrolment token. */
  enrolmentTokenFile: z.string().refine(isAbsolute, 'an absolute path is needed').optional(),
  /** Address of the forward proxy on loopback; fixed where other software must know it. */
  proxyPort: z.number().int().min(1024).max(65535).optional(),
  /** Whether people may pause protection. */
  allowPause: switchSchema().optional(),
  /** Whether people may quit the companion. */
  allowQuit: switchSchema().optional(),
  /** Keeps the system proxy pointed at us, never touches it, or leaves it to the person. */
  routing: z.enum(['on', 'off', 'person']).optional(),
  /** Installs our certificate without a question, never does, or leaves it to the person. */
  trust: z.enum(['install', 'leave', 'person']).optional(),
  /** Parts of the policy document that beat what the central endpoint publishes. */
  policy: policyDocumentSchema.omit({ version: true, schema: true }).partial().optional(),
});
export type ManagedSettings = z.output<typeof managedSchema>;

/** A switch; the Windows registry has no truth values, only the numbers 0 and 1. */
function switchSchema(): z.ZodType<boolean, boolean | 0 | 1> {
  return z.union([z.boolean(), z.literal(0), z.literal(1)]).transform((value) => Boolean(value));
}
