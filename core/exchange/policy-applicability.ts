import { z } from 'zod';

/** Limits of who is exempt and when a rule applies. */
export const APPLICABILITY_LIMITS = {
  exemptions: 200,
  /** Users, groups or devices of one exemption. */
  exempted: 1000,
} as const;

const names = z.array(z.string().min(1).max(320)).max(APPLICABILITY_LIMITS.exempted).default([]);

/** Whom a rule does not apply to, and until when. One name that fits is enough. */
export const exemptionSchema = z.strictObject({
  /** E-mail addresses or ids of people. */
  users: names,
  groups: names,
  /** Ids of devices. */
  devices: names,
  /** ISO 8601; without it the exemption stays until somebody removes it. */
  until: z.iso.datetime({ offset: true }).optional(),
  /** Why, for whoever reads the policy later. */
  note: z.string().max(500).optional(),
});
export type Exemption = z.infer<typeof exemptionSchema>;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day from 00:00 to 23:59');

/** Name of a time zone that this runtime knows (IANA), for example `Europe/Berlin`. */
export const timeZoneSchema = z.string().refine(isTimeZone, 'no known time zone');

/**
 * When a rule applies. `from` later than `to` spans midnight; the part after midnight belongs to the
 * day on which it began.
 */
export const scheduleSchema = z.strictObject({
  days: z.array(z.enum(WEEKDAYS)).max(7).default([]),
  from: timeOfDay.optional(),
  to: timeOfDay.optional(),
  timeZone: timeZoneSchema.default('UTC'),
  notBefore: z.iso.datetime({ offset: true }).optional(),
  notAfter: z.iso.datetime({ offset: true }).optional(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** How much a match of a rule matters to whoever reads the log. */
export const logLevelSchema = z.enum(['info', 'warning', 'critical']);
