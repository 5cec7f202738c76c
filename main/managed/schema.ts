import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { hostPatternSchema, policyDocumentSchema } from '../../core/exchange/policy-document';

/** Limits of managed configuration; each is enforced when it is read. */
export const MANAGED_LIMITS = {
  /** Longest text of a setting that people read. */
  text: 200,
  hosts: 2000,
  groups: 100,
  /** Longest pause, minutes. */
  pauseMinutes: 480,
  /** Longest wait before an update is installed, days. */
  deferDays: 90,
} as const;

const webAddress = z.url({ protocol: /^https?$/ });
const file = z.string().refine(isAbsolute, 'an absolute path is needed');
const words = z.string().min(1).max(MANAGED_LIMITS.text);

/** What IT can set through the operating system. What each setting is for is in `descriptions.ts`. */
export const managedSchema = z.strictObject({
  organisation: words.optional(),
  displayName: words.optional(),
  supportUrl: z.url({ protocol: /^(https?|mailto)$/ }).optional(),
  language: z.enum(['system', 'en', 'de', 'fr', 'es', 'ja']).optional(),

  endpoint: webAddress.optional(),
  enrolmentTokenFile: file.optional(),
  enrolmentToken: z.string().min(16).max(4096).optional(),
  enrolmentCertificateFile: file.optional(),
  enrolmentKeyFile: file.optional(),
  enrolmentSignIn: switchSchema().optional(),

  allowPause: switchSchema().optional(),
  pauseMaxMinutes: z.number().int().min(1).max(MANAGED_LIMITS.pauseMinutes).optional(),
  pauseGroups: z.array(words).max(MANAGED_LIMITS.groups).optional(),
  allowQuit: switchSchema().optional(),
  startAtLogin: switchSchema().optional(),

  routing: z.enum(['on', 'off', 'person']).optional(),
  proxyPort: z.number().int().min(1024).max(65535).optional(),
  chainedPac: webAddress.optional(),
  trust: z.enum(['install', 'leave', 'person']).optional(),
  trustPrograms: switchSchema().optional(),
  browserPolicies: switchSchema().optional(),
  tamper: z.enum(['repair', 'report', 'ignore']).optional(),

  failure: z.enum(['open', 'closed']).optional(),
  doNotInspect: z.array(hostPatternSchema).max(MANAGED_LIMITS.hosts).optional(),
  isolationEngine: z.enum(['view', 'pixels']).optional(),
  isolationChromium: file.optional(),
  modelFolder: file.optional(),

  updates: z.enum(['install', 'ask', 'off']).optional(),
  updateChannel: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'a name of small letters, digits and hyphens is needed')
    .optional(),
  updateVersion: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.4.2 is needed')
    .optional(),
  updateDeferDays: z.number().int().min(0).max(MANAGED_LIMITS.deferDays).optional(),

  policy: policyDocumentSchema.omit({ version: true, schema: true }).partial().optional(),
});
export type ManagedSettings = z.output<typeof managedSchema>;
export type ManagedKey = keyof ManagedSettings;

/** A switch; the Windows registry has no truth values, only the numbers 0 and 1. */
function switchSchema(): z.ZodType<boolean, boolean | 0 | 1> {
  return z.union([z.boolean(), z.literal(0), z.literal(1)]).transform((value) => Boolean(value));
}
