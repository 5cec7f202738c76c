import { z } from 'zod';

/** Numbered pages, counted from 1. */
export const pageSchema = z.object({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(1000).default(50),
});

/** What `search` finds: letter case does not count. */
export const searchSchema = pageSchema.extend({ search: z.string().max(200).default('') });

export function found(search: string, ...texts: readonly (string | undefined)[]): boolean {
  const wanted = search.toLowerCase();
  return texts.some((text) => text?.toLowerCase().includes(wanted));
}
