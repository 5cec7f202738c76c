import { z } from 'zod';
import type { PolicyList } from '../../../core/exchange/policy-document';
import { invalid } from '../api-problem';

const TYPES = ['SERIAL', 'URL', 'DOMAIN', 'EMAIL', 'IP', 'CATEGORY', 'LOCATION', 'DEVICE'] as const;
/** Entries of one list, as the vendor limits them. */
const MAX_ITEMS = 5000;

const itemSchema = z.strictObject({
  value: z.string().min(1).max(2000),
  /** Taken and not kept: the policy's lists hold values only. */
  description: z.string().optional(),
  created_at: z.string().optional(),
});
const itemsSchema = z.array(itemSchema).max(MAX_ITEMS);

export const newListSchema = z.strictObject({
  name: z.string().min(1).max(200),
  type: z.enum(TYPES),
  description: z.string().max(1000).optional(),
  items: itemsSchema.default([]),
});
export const listUpdateSchema = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().max(1000).optional(),
  items: itemsSchema.optional(),
});
export const listEditSchema = z.strictObject({
  append: itemsSchema.default([]),
  remove: z.array(z.string()).max(MAX_ITEMS).default([]),
});

/** Values of a list once each, in their order. @throws ApiProblem over the limit */
export function valuesOf(items: readonly { readonly value: string }[]): string[] {
  const values = [...new Set(items.map(({ value }) => value))];
  if (values.length > MAX_ITEMS) throw invalid(`A list has at most ${MAX_ITEMS} items.`, '/items');
  return values;
}

export function toPolicyList(input: z.infer<typeof newListSchema>): PolicyList {
  const { name, type, description, items } = input;
  return {
    kind: type === 'IP' ? 'ip' : 'string',
    items: valuesOf(items),
    name,
    type,
    ...(description === undefined ? {} : { description }),
  };
}

/** A list as the API shows it; its `id` is what rules write after the dollar sign. */
export function showList(id: string, list: PolicyList, updated: number, withItems: boolean) {
  const at = new Date(updated).toISOString();
  return {
    id,
    name: list.name ?? id,
    description: list.description ?? '',
    type: list.type ?? (list.kind === 'ip' ? 'IP' : 'SERIAL'),
    count: list.items.length,
    created_at: at,
    updated_at: at,
    ...(withItems ? { items: list.items.map((value) => showItem(value, at)) } : {}),
  };
}

export const showItem = (value: string | number, at: string) => ({
  value: `${value}`,
  created_at: at,
});
