import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { WafZone } from '../../../core/exchange/policy-waf';
import { page, success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';
import { withZone, zoneOf } from '../zones';
import { listQuerySchema, select } from './list-query';
import {
  endpointOf,
  operationId,
  operationSchema,
  showOperation,
  toEndpoint,
  withEndpoints,
  type OperationInput,
} from './operation';

/** Operations that one request makes or removes. */
const BULK = 500;
const bulkSchema = z.array(operationSchema).min(1).max(BULK);
const removalSchema = z
  .array(z.strictObject({ operation_id: z.string() }))
  .min(1)
  .max(BULK);

type Zone = { Params: { zone: string } };
type Operation = { Params: { zone: string; operation: string } };
const PATH = '/zones/:zone/api_gateway/operations';

/** The operations of a zone's API. */
export function operationRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'waf:read') };
  const edit = { preHandler: requireScope(tokens, 'waf:edit') };

  const change = (request: FastifyRequest, id: string, how: (zone: WafZone) => WafZone) =>
    editor.edit({ author: request.apiClient, note: 'Changed by API: operations' }, (document) => {
      const before = zoneOf(document, id);
      const after = how(before);
      return { document: after === before ? document : withZone(document, after), result: after };
    });
  const add = async (request: FastifyRequest, id: string, inputs: readonly OperationInput[]) => {
    const added = inputs.map(toEndpoint);
    const zone = await change(request, id, (before) => withEndpoints(before, added));
    const { time } = editor.current();
    return added.map((endpoint) =>
      showOperation(zone, endpointOf(zone, operationId(id, endpoint)), time),
    );
  };

  app.get<Zone>(PATH, read, ({ params, query }) => {
    const wanted = parse(listQuerySchema, query);
    const { document, time } = editor.current();
    const zone = zoneOf(document, params.zone);
    const all = zone.endpoints.map((endpoint) => showOperation(zone, endpoint, time));
    return page(select(all, wanted), wanted.page, wanted.per_page);
  });
  app.post<Zone>(PATH, edit, async (request) =>
    success(await add(request, request.params.zone, parse(bulkSchema, request.body))),
  );
  app.post<Zone>(`${PATH}/item`, edit, async (request) => {
    const [made] = await add(request, request.params.zone, [parse(operationSchema, request.body)]);
    return success(made);
  });
  app.delete<Zone>(PATH, edit, async (request) => {
    const ids = parse(removalSchema, request.body).map(({ operation_id: id }) => id);
    await change(request, request.params.zone, (zone) => without(zone, ids));
    return success(null);
  });
  app.get<Operation>(`${PATH}/:operation`, read, ({ params }) => {
    const { document, time } = editor.current();
    const zone = zoneOf(document, params.zone);
    return success(showOperation(zone, endpointOf(zone, params.operation), time));
  });
  app.delete<Operation>(`${PATH}/:operation`, edit, async (request) => {
    const { zone, operation } = request.params;
    await change(request, zone, (before) => without(before, [operation]));
    return success(null);
  });
}

/** @throws ApiProblem for an id that there is not */
function without(zone: WafZone, ids: readonly string[]): WafZone {
  const gone = new Set(ids.map((id) => endpointOf(zone, id)));
  return { ...zone, endpoints: zone.endpoints.filter((endpoint) => !gone.has(endpoint)) };
}
