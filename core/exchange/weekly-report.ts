import { z } from 'zod';

/** The report that is mailed every week; the rules of `CONSOLE_PATHS` hold. */
export const WEEKLY_REPORT_PATHS = {
  /** GET → weeklyReportViewSchema. POST weeklyReportSchema → 204. */
  settings: '/api/console/v1/weekly-report',
  /** GET ?language= → the report of the last full week as a page (text/html) that can be printed. */
  preview: '/api/console/v1/weekly-report/preview',
  /** POST → weeklyReportSentSchema: sends the report of the last full week at once. */
  send: '/api/console/v1/weekly-report/send',
} as const;

export const REPORT_LANGUAGES = ['en', 'de'] as const;
export const reportLanguageSchema = z.enum(REPORT_LANGUAGES);
export type ReportLanguage = z.infer<typeof reportLanguageSchema>;

/** Receivers of one report. */
const MOST_DESTINATIONS = 20;

export const weeklyReportSchema = z.strictObject({
  enabled: z.boolean().default(false),
  /** Day of the week, 1 is Monday and 7 Sunday (ISO 8601). */
  weekday: z.number().int().min(1).max(7).default(1),
  /** Full hour of that day in the time zone. */
  hour: z.number().int().min(0).max(23).default(8),
  /** IANA name, such as `Europe/Berlin`. */
  timeZone: z
    .string()
    .min(1)
    .max(64)
    .refine(isTimeZone, 'there is no such time zone')
    .default('UTC'),
  language: reportLanguageSchema.default('en'),
  /** Ids of e-mail destinations of the alerts: their mail server and their receivers. */
  destinations: z.array(z.string().max(64)).max(MOST_DESTINATIONS).default([]),
});
export type WeeklyReport = z.output<typeof weeklyReportSchema>;

export const weeklyReportViewSchema = z.object({
  settings: weeklyReportSchema,
  /** Where it can go: the e-mail destinations of the alerts. */
  destinations: z.array(z.object({ id: z.string(), name: z.string(), to: z.array(z.string()) })),
  /** When the next one goes out; absent while none does. */
  next: z.iso.datetime().optional(),
  /** What became of the last one, for each destination. */
  last: z
    .object({
      due: z.iso.datetime(),
      deliveries: z.array(
        z.object({
          destination: z.string(),
          name: z.string(),
          state: z.enum(['waiting', 'delivered', 'failed']),
          attempts: z.number().int(),
          error: z.string().optional(),
        }),
      ),
    })
    .optional(),
});
export type WeeklyReportView = z.infer<typeof weeklyReportViewSchema>;

export const weeklyReportSentSchema = z.object({
  sent: z.array(z.object({ name: z.string(), error: z.string().optional() })),
});
export type WeeklyReportSent = z.infer<typeof weeklyReportSentSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
