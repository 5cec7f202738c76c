import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { WafZone } from '../../../core/exchange/policy-waf';
import type { DiscoveredEndpoint } from '../../../core/waf/discovery/endpoint-observer';
import { fitsHost } from '../../../core/waf/zones/zone-table';
import { notFound } from '../api-problem';
import { page, success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';
import { withZone, zoneOf } from '../zones';
import { listQuerySchema, select } from './list-query';
import { keyOf, operationId } from './operation';

const statesSchema = z.record(
  z.string(),
  z.strictObject({ state: z.enum(['review', 'ignored']).optional() }),
);
type Zone = { Params: { zone: string } };

/** Operations that the firewall has seen, to be saved or ignored. */
export function discoveryRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'waf:read') };
  const edit = { preHandler: requireScope(tokens, 'waf:edit') };
  const discoveredIn = (zone: WafZone) =>
    services
      .discovered()
      .filter(({ host }) => zone.hosts.some((pattern) => fitsHost(pattern, host)))
      .map((endpoint) => showDiscovered(zone, endpoint));

  app.get<Zone>('/zones/:zone/api_gateway/discovery', read, ({ params }) => {
    const zone = zoneOf(editor.current().document, params.zone);
    return success({ schemas: openApi(discoveredIn(zone)), timestamp: services.clock.now() });
  });
  app.get<Zone>('/zones/:zone/api_gateway/discovery/operations', read, ({ params, query }) => {
    const wanted = parse(listQuerySchema, query);
    const zone = zoneOf(editor.current().document, params.zone);
    const all = discoveredIn(zone)
      .filter(({ state }) => wanted.state === undefined || state === wanted.state)
      .filter(({ state }) => wanted.diff !== 'true' || state !== 'saved');
    return page(select(all, wanted), wanted.page, wanted.per_page);
  });
  app.patch<Zone>('/zones/:zone/api_gateway/discovery/operations', edit, async (request) => {
    const states = parse(statesSchema, request.body);
    const options = { author: request.apiClient, note: 'Changed by API: discovery' };
    return success(
      await editor.edit(options, (document) => {
        const zone = zoneOf(document, request.params.zone);
        const known = new Map(discoveredIn(zone).map((endpoint) => [endpoint.id, endpoint]));
        const ignored = new Set(zone.ignoredEndpoints);
        for (const [id, { state }] of Object.entries(states)) {
          const found = known.get(id);
          if (!found) throw notFound(`discovered operation ${id}`);
          const key = keyOf({ method: found.method, host: found.host, path: found.endpoint });
          if (state === 'ignored') ignored.add(key);
          else ignored.delete(key);
        }
        const changed = { ...zone, ignoredEndpoints: [...ignored] };
        return { document: withZone(document, changed), result: states };
      }),
    );
  });
}

function showDiscovered(zone: WafZone, seen: DiscoveredEndpoint) {
  const endpoint = { method: seen.method, host: seen.host, path: seen.path };
  return {
    id: operationId(zone.id, endpoint),
    method: seen.method,
    host: seen.host,
    endpoint: seen.path,
    last_updated: new Date(seen.lastSeen).toISOString(),
    origin: seen.llm ? ['ML', 'LabelDiscovery'] : ['ML'],
    state: stateOf(zone, endpoint),
    /** What is proposed, and why. */
    suggested_labels: seen.llm ? ['cf-llm'] : [],
    reasons: seen.reasons,
    features: {
      traffic_stats: {
        last_updated: new Date(seen.lastSeen).toISOString(),
        period_seconds: Math.max(1, Math.round((seen.lastSeen - seen.firstSeen) / 1000)),
        requests: seen.requests,
      },
    },
  };
}

function stateOf(zone: WafZone, endpoint: { method: string; host: string; path: string }) {
  const saved = zone.endpoints.some(
    (one) =>
      one.method === endpoint.method &&
      one.path === endpoint.path &&
      (one.host === undefined || one.host === endpoint.host),
  );
  if (saved) return 'saved';
  return zone.ignoredEndpoints.includes(keyOf(endpoint)) ? 'ignored' : 'review';
}

/** One OpenAPI document for each host. */
function openApi(found: readonly ReturnType<typeof showDiscovered>[]) {
  const paths = new Map<string, Map<string, Record<string, { responses: object }>>>();
  for (const { host, endpoint, method } of found) {
    const ofHost = paths.get(host) ?? new Map<string, Record<string, { responses: object }>>();
    const ways = { ...ofHost.get(endpoint), [method.toLowerCase()]: { responses: {} } };
    paths.set(host, ofHost.set(endpoint, ways));
  }
  return [...paths].map(([host, ofHost]) => ({
    openapi: '3.0.0',
    info: { title: host, version: '1' },
    servers: [{ url: host }],
    paths: Object.fromEntries(ofHost),
  }));
}
