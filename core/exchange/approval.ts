import { z } from 'zod';

/** A policy that waits for a second person, since it turns protection off. */
export const approvalSchema = z.object({
  id: z.string(),
  author: z.string(),
  note: z.string(),
  time: z.iso.datetime(),
  basedOn: z.number().int(),
  /** What it turns off, in words. */
  reasons: z.array(z.string()),
  /** True for who asked: they may withdraw it and not approve it. */
  own: z.boolean(),
});
export type Approval = z.infer<typeof approvalSchema>;

export const approvalsSchema = z.object({
  /** Whether policy that turns protection off needs two people. */
  required: z.boolean(),
  approvals: z.array(approvalSchema),
});
export type Approvals = z.infer<typeof approvalsSchema>;

export const approvalDecisionSchema = z.strictObject({ decision: z.enum(['approve', 'reject']) });
export const approvalSettingSchema = z.strictObject({ required: z.boolean() });
