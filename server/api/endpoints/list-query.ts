import { z } from 'zod';

const many = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** What lists of operations take: a page, filters and an order. */
export const listQuerySchema = z.object({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(500).default(50),
  direction: z.enum(['asc', 'desc']).default('asc'),
  order: z.string().default('host'),
  host: many.optional(),
  'host[]': many.optional(),
  method: many.optional(),
  'method[]': many.optional(),
  endpoint: z.string().optional(),
  state: z.enum(['review', 'saved', 'ignored']).optional(),
  diff: z.enum(['true', 'false']).optional(),
});
export type ListQuery = z.infer<typeof listQuerySchema>;

interface Listed {
  readonly host: string;
  readonly method: string;
  readonly endpoint: string;
}

/** Filters and sorts as the query wants it. */
export function select<T extends Listed>(all: readonly T[], query: ListQuery): readonly T[] {
  const hosts = query.host ?? query['host[]'];
  const methods = query.method ?? query['method[]'];
  const { endpoint } = query;
  const found = all.filter(
    (one) =>
      (hosts === undefined || hosts.includes(one.host)) &&
      (methods === undefined || methods.includes(one.method)) &&
      (endpoint === undefined || one.endpoint.includes(endpoint)),
  );
  const by = query.order === 'method' || query.order === 'endpoint' ? query.order : 'host';
  const sign = query.direction === 'desc' ? -1 : 1;
  return found.sort((one, other) => sign * one[by].localeCompare(other[by]));
}
