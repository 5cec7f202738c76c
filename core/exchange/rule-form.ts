import { z } from 'zod';

/** Limits of a rule as a form. */
export const FORM_LIMITS = { rows: 50, values: 1000, length: 8192 } as const;

/** How a row of the form compares; `is` is a Boolean field that is true. */
export const formOperatorSchema = z.enum([
  'is',
  'eq',
  'ne',
  'in',
  'contains',
  'wildcard',
  'matches',
  'lt',
  'le',
  'gt',
  'ge',
]);

/** One condition: a field, how it compares, and with what. */
export const formRowSchema = z.strictObject({
  /** As the rules language writes it, without `[*]`: `dlp.types`, `device.posture["firewall"]`. */
  field: z.string().min(1).max(FORM_LIMITS.length),
  /** For Arrays: holds for any element. */
  any: z.boolean().default(false),
  not: z.boolean().default(false),
  operator: formOperatorSchema,
  /** One, or for `in` several; none for `is`. `$name` alone is a named list. */
  values: z.array(z.string().max(FORM_LIMITS.length)).max(FORM_LIMITS.values).default([]),
});
export type FormRow = z.infer<typeof formRowSchema>;

/** A condition as a form. The text is the truth: what no form can show stays text. */
export const ruleFormSchema = z.strictObject({
  join: z.enum(['and', 'or']).default('and'),
  rows: z.array(formRowSchema).max(FORM_LIMITS.rows),
});
export type RuleForm = z.infer<typeof ruleFormSchema>;

/** A field as the form and completion offer it. */
export const offeredFieldSchema = z.object({
  name: z.string(),
  type: z.string(),
  meaning: z.string(),
  example: z.string(),
});
export type OfferedField = z.infer<typeof offeredFieldSchema>;

export const ruleFormAnswerSchema = z.object({
  /** The condition in the rules language. */
  when: z.string(),
  /** Absent where it cannot be shown as rows. */
  form: ruleFormSchema.optional(),
  error: z.string().optional(),
  offset: z.number().int().optional(),
});
export type RuleFormAnswer = z.infer<typeof ruleFormAnswerSchema>;

/** What another policy would have done with one exchange of the past. */
export const dryRunSchema = z.object({
  /** Exchanges that were tried. */
  events: z.number().int(),
  changed: z.number().int(),
  /** How many by what became of them: `allow → block`. */
  counts: z.array(z.object({ from: z.string(), to: z.string(), count: z.number().int() })),
  examples: z.array(
    z.object({
      id: z.string(),
      time: z.iso.datetime(),
      app: z.string(),
      host: z.string(),
      user: z.string(),
      from: z.object({ action: z.string(), rule: z.string().optional() }),
      to: z.object({ action: z.string(), rule: z.string().optional() }),
    }),
  ),
  /** Rules that ask for what is not on record, such as the prompt's text: nobody can tell. */
  untested: z.array(z.string()),
});
export type DryRun = z.infer<typeof dryRunSchema>;
