import { z } from 'zod';

/** Review state of an AI app, in the words of the field. */
export const appStatusSchema = z.enum(['unreviewed', 'in_review', 'approved', 'unapproved']);

/** The AI app (site, API or model server) on the far side of an exchange. */
export const appSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  vendor: z.string().optional(),
  category: z.string().default('other'),
  status: appStatusSchema.default('unreviewed'),
});

export type App = z.infer<typeof appSchema>;
