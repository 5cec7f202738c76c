import { z } from 'zod';

/** Limits of device posture. */
export const POSTURE_LIMITS = { checks: 100, values: 10_000, minutes: 24 * 60 } as const;

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_]{0,63}$/, 'an id is 1–64 of a–z, 0–9 and _, as rules write it');
const os = z.enum(['linux', 'windows', 'macos']);
const base = {
  id,
  name: z.string().min(1).max(200),
  /** Systems that the check is made on; elsewhere its result is missing. */
  os: z.array(os).default([]),
  /** Shown to the person where the check fails: what to do. */
  help: z.string().max(500).optional(),
  /** This one is wanted more often than the others. */
  everyMinutes: z.number().int().min(1).max(POSTURE_LIMITS.minutes).optional(),
};

/**
 * A check that the policy adds to those that are always made (`disk_encryption`, `firewall`,
 * `screen_lock`, `domain_joined`). Rules ask for `device.posture["id"]`.
 */
export const postureCheckSchema = z.discriminatedUnion('kind', [
  /** The operating system's version, number by number; for Linux that of the distribution. */
  z.strictObject({
    ...base,
    kind: z.literal('os_version'),
    atLeast: z.string().regex(/^\d{1,6}(\.\d{1,6}){0,3}$/, 'numbers and dots, for example 24.04'),
  }),
  /** A program is running; its name is the file's, without `.exe`, and case does not count. */
  z.strictObject({ ...base, kind: z.literal('process'), process: z.string().min(1).max(255) }),
  /** A file is there, and is this one. A leading `~/` is the person's home. */
  z.strictObject({
    ...base,
    kind: z.literal('file'),
    path: z.string().min(1).max(1024),
    sha256: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/, 'a SHA-256 in hexadecimal')
      .optional(),
  }),
  /** A certificate stands in one of the system's stores. */
  z.strictObject({
    ...base,
    kind: z.literal('certificate'),
    sha256: z.string().regex(/^[0-9a-fA-F]{64}$/, 'the SHA-256 of its DER form in hexadecimal'),
  }),
  /** The device's serial number is one of these. */
  z.strictObject({
    ...base,
    kind: z.literal('serial_number'),
    in: z.array(z.string().min(1).max(128)).min(1).max(POSTURE_LIMITS.values),
  }),
  /** Joined to this domain. */
  z.strictObject({ ...base, kind: z.literal('domain'), domain: z.string().min(1).max(253) }),
  /** What is always checked, under an id and with a hint of the company's own. */
  z.strictObject({ ...base, kind: z.enum(['disk_encryption', 'firewall', 'screen_lock']) }),
]);
export type PostureCheck = z.infer<typeof postureCheckSchema>;

/** How often a device checks: everything together, as often as the check that wants it most often. */
export function postureMinutes({ everyMinutes, checks }: Posture): number {
  return checks.reduce(
    (least, check) => Math.min(least, check.everyMinutes ?? least),
    everyMinutes,
  );
}

export const postureSchema = z.strictObject({
  /** How often everything is checked again; a person can also ask for it. */
  everyMinutes: z.number().int().min(1).max(POSTURE_LIMITS.minutes).default(15),
  checks: z.array(postureCheckSchema).max(POSTURE_LIMITS.checks).default([]),
});

export type Posture = z.infer<typeof postureSchema>;

/** One result, as the person sees it. */
export const postureResultSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** `unknown`: it could not be told. Rules then see no value. */
  result: z.enum(['passed', 'failed', 'unknown']),
  /** What was seen, in a few words. */
  detail: z.string(),
  help: z.string().optional(),
});
export type PostureResult = z.infer<typeof postureResultSchema>;
