import { z } from 'zod';

/** Review state of an AI app, in the words of the field. */
export const appStatusSchema = z.enum(['unreviewed', 'in_review', 'approved', 'unapproved']);

/** How much an app may harm the company that uses it unwatched. */
export const appRiskSchema = z.enum(['low', 'medium', 'high']);

/** What people do with an app, as far as it is told apart. */
export const ACTIVITIES = ['prompt', 'upload', 'download', 'share', 'voice'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** The AI app (site, API or model server) on the far side of an exchange. */
export const appSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  vendor: z.string().optional(),
  category: z.string().default('other'),
  status: appStatusSchema.default('unreviewed'),
  risk: appRiskSchema.optional(),
});

export type App = z.infer<typeof appSchema>;
