import { z } from 'zod';
import type { WafZone } from '../../../core/exchange/policy-waf';
import { operationId } from './operation';

/** Labels that every zone knows, and what they say. */
export const MANAGED_LABELS: Readonly<Record<string, string>> = {
  'cf-llm': 'Takes prompts for a language model',
  'cf-log-in': 'Signs people in',
  'cf-sign-up': 'Registers people',
  'cf-account-update': 'Changes an account',
  'cf-content': 'Serves content',
  'cf-purchase': 'Sells something',
  'cf-rss-feed': 'Serves a feed',
  'cf-web-page': 'Serves a page',
  'cf-mcp': 'Serves tools to agents',
};

const labelSchema = z.string().regex(/^[a-z0-9_-]{1,24}$/, '1–24 of a–z, 0–9, _ and -');
const managedSchema = z.enum(Object.keys(MANAGED_LABELS), {
  error: `one of ${Object.keys(MANAGED_LABELS).join(', ')}`,
});

/** Labels for one operation. */
export const labelsSchema = z.strictObject({
  managed: z.array(managedSchema).max(10).default([]),
  user: z.array(labelSchema).max(10).default([]),
});

/** Labels for several operations at once. */
export const bulkSchema = z.strictObject({
  managed: z.strictObject({ labels: z.array(managedSchema).max(10) }).optional(),
  user: z.strictObject({ labels: z.array(labelSchema).max(10) }).optional(),
  selector: z.strictObject({
    include: z.strictObject({ operation_ids: z.array(z.string()).min(1).max(500) }),
  }),
});

export function showLabel(name: string, at: string) {
  const description = MANAGED_LABELS[name];
  return {
    name,
    source: description === undefined ? 'user' : 'managed',
    description: description ?? '',
    metadata: {},
    created_at: at,
    last_updated: at,
  };
}

/** The zone with other labels on some of its operations. */
export function withLabels(
  zone: WafZone,
  ids: ReadonlySet<string>,
  change: (labels: readonly string[]) => readonly string[],
): WafZone {
  const endpoints = zone.endpoints.map((endpoint) =>
    ids.has(operationId(zone.id, endpoint))
      ? { ...endpoint, labels: [...new Set(change(endpoint.labels))] }
      : endpoint,
  );
  return { ...zone, endpoints };
}
