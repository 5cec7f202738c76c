import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { WafEndpoint, WafZone } from '../../../core/exchange/policy-waf';
import { notFound } from '../api-problem';

const METHODS = [
  'GET',
  'POST',
  'HEAD',
  'OPTIONS',
  'PUT',
  'DELETE',
  'CONNECT',
  'PATCH',
  'TRACE',
] as const;

/** An operation as clients name it. */
export const operationSchema = z.strictObject({
  method: z.enum(METHODS),
  host: z
    .string()
    .max(253)
    .regex(/^[a-z0-9._-]+$/i, 'a host name'),
  endpoint: z.string().startsWith('/').max(1024),
});
export type OperationInput = z.infer<typeof operationSchema>;

/** The endpoint of a zone for an operation; parameters are renamed `{var1}`, `{var2}`, … */
export function toEndpoint({ method, host, endpoint }: OperationInput): WafEndpoint {
  let count = 0;
  const path = endpoint.replace(/\{[^/{}]*\}/g, () => `{var${++count}}`);
  return { method, host: host.toLowerCase(), path, labels: [] };
}

/** What names an operation in lists of what is ignored. */
export const keyOf = ({ method, host, path }: Omit<WafEndpoint, 'labels'>): string =>
  `${method} ${host ?? ''}${path}`;

/** A stable UUID (RFC 9562, version 8) for an operation of a zone. */
export function operationId(zone: string, endpoint: Omit<WafEndpoint, 'labels'>): string {
  const hash = createHash('sha256')
    .update(`${zone}\0${keyOf(endpoint)}`)
    .digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

export function showOperation(zone: WafZone, endpoint: WafEndpoint, updated: number) {
  return {
    operation_id: operationId(zone.id, endpoint),
    method: endpoint.method,
    host: endpoint.host ?? zone.hosts[0] ?? '',
    endpoint: endpoint.path,
    last_updated: new Date(updated).toISOString(),
  };
}

/** @throws ApiProblem */
export function endpointOf(zone: WafZone, id: string): WafEndpoint {
  const endpoint = zone.endpoints.find((candidate) => operationId(zone.id, candidate) === id);
  if (!endpoint) throw notFound(`operation ${id} in this zone`);
  return endpoint;
}

/** The zone with operations added; those that it has already stay as they are. */
export function withEndpoints(zone: WafZone, added: readonly WafEndpoint[]): WafZone {
  const known = new Set(zone.endpoints.map(keyOf));
  const fresh = added.filter((endpoint) => !known.has(keyOf(endpoint)));
  return fresh.length === 0 ? zone : { ...zone, endpoints: [...zone.endpoints, ...fresh] };
}
