import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { page, success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';
import { withZone, zoneOf } from '../zones';
import { bulkSchema, labelsSchema, MANAGED_LABELS, showLabel, withLabels } from './labels';
import { endpointOf, showOperation } from './operation';

const querySchema = z.object({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(500).default(50),
  source: z.enum(['user', 'managed']).optional(),
  filter: z.string().optional(),
});

type Zone = { Params: { zone: string } };
type Operation = { Params: { zone: string; operation: string } };
type Change = (before: readonly string[], given: readonly string[]) => readonly string[];

/** What each method does to the labels that an operation has. */
const CHANGES: Readonly<Record<'POST' | 'PUT', Change>> = {
  POST: (before, given) => [...before, ...given],
  PUT: (_before, given) => given,
};
const OPERATIONS = '/zones/:zone/api_gateway/operations';

/** Labels of operations; `cf-llm` says where prompts go. */
export function labelRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'waf:read') };
  const edit = { preHandler: requireScope(tokens, 'waf:edit') };

  const relabel = async (
    request: FastifyRequest,
    id: string,
    ids: readonly string[],
    change: (labels: readonly string[]) => readonly string[],
  ) => {
    const options = { author: request.apiClient, note: 'Changed by API: labels' };
    const zone = await editor.edit(options, (document) => {
      const before = zoneOf(document, id);
      for (const operation of ids) endpointOf(before, operation);
      const after = withLabels(before, new Set(ids), change);
      return { document: withZone(document, after), result: after };
    });
    const { time } = editor.current();
    const at = new Date(time).toISOString();
    return ids.map((operation) => {
      const endpoint = endpointOf(zone, operation);
      const labels = endpoint.labels.map((name) => showLabel(name, at));
      return { ...showOperation(zone, endpoint, time), labels };
    });
  };

  app.get<Zone>('/zones/:zone/api_gateway/labels', read, ({ params, query }) => {
    const wanted = parse(querySchema, query);
    const { document, time } = editor.current();
    const used = zoneOf(document, params.zone).endpoints.flatMap(({ labels }) => labels);
    const names = [...new Set([...Object.keys(MANAGED_LABELS), ...used])];
    const all = names
      .map((name) => showLabel(name, new Date(time).toISOString()))
      .filter(({ source }) => wanted.source === undefined || source === wanted.source)
      .filter(({ name }) => wanted.filter === undefined || name.includes(wanted.filter));
    return page(all, wanted.page, wanted.per_page);
  });

  for (const method of ['POST', 'PUT'] as const) {
    app.route<Operation>({
      method,
      url: `${OPERATIONS}/:operation/labels`,
      ...edit,
      handler: async (request) => {
        const { zone, operation } = request.params;
        const { managed, user } = parse(labelsSchema, request.body);
        const [shown] = await relabel(request, zone, [operation], (before) =>
          CHANGES[method](before, [...managed, ...user]),
        );
        return success(shown);
      },
    });
    app.route<Zone>({
      method,
      url: `${OPERATIONS}/labels`,
      ...edit,
      handler: async (request) => {
        const { managed, user, selector } = parse(bulkSchema, request.body);
        const given = [...(managed?.labels ?? []), ...(user?.labels ?? [])];
        const ids = selector.include.operation_ids;
        const change = (before: readonly string[]) => CHANGES[method](before, given);
        return success(await relabel(request, request.params.zone, ids, change));
      },
    });
  }
  app.delete<Operation>(`${OPERATIONS}/:operation/labels`, edit, async (request) => {
    const { zone, operation } = request.params;
    const body = parse(labelsSchema, request.body ?? {});
    const removed = new Set([...body.managed, ...body.user]);
    const [shown] = await relabel(request, zone, [operation], (before) =>
      // Without a list all of them go.
      removed.size === 0 ? [] : before.filter((name) => !removed.has(name)),
    );
    return success(shown);
  });
}
