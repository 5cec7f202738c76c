import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import type { GatewayPolicy, GatewaySettings } from '../../../core/exchange/policy-gateway';
import { ApiProblem, ERROR_CODES, notFound } from '../api-problem';
import { page, success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import { found, searchSchema } from '../paging';
import type { ApiServices } from '../services';
import { gatewayUpdateSchema, newGatewaySchema } from './gateway-input';
import { showGateway, withGateway, withoutGateway } from './gateway-settings';

type Account = { Params: { account: string } };
type Gateway = { Params: { account: string; gateway: string } };
type Provider = { Params: { account: string; gateway: string; provider: string } };
export const GATEWAYS = '/accounts/:account/ai-gateway/gateways';

/** AI gateways of the policy. */
export function aiGatewayRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'gateway:read') };
  const edit = { preHandler: requireScope(tokens, 'gateway:edit') };
  const show = (policy: GatewayPolicy, settings: GatewaySettings) =>
    showGateway(policy, settings, editor.current().time);

  const put = async (
    request: FastifyRequest,
    change: (document: PolicyDocument) => { readonly id: string; readonly gateway: GatewayPolicy },
  ) => {
    const { id, gateway } = await editor.edit(optionsOf(request), (document) => {
      const changed = change(document);
      return { document: { ...document, gateway: changed.gateway }, result: changed };
    });
    return success(show(gateway, gatewayOf(gateway, id)));
  };

  app.get<Account>(GATEWAYS, read, ({ query }) => {
    const { page: number, per_page, search } = parse(searchSchema, query);
    const policy = editor.current().document.gateway;
    const wanted = policy.gateways.filter(({ id }) => found(search, id));
    return page(
      wanted.map((settings) => show(policy, settings)),
      number,
      per_page,
    );
  });
  app.post<Account>(GATEWAYS, edit, async (request) => {
    const { id, ...update } = parse(newGatewaySchema, request.body);
    return await put(request, (document) => {
      if (document.gateway.gateways.some((one) => one.id === id)) throw taken(id);
      return { id, gateway: withGateway(document.gateway, id, update) };
    });
  });
  app.get<Gateway>(`${GATEWAYS}/:gateway`, read, ({ params }) => {
    const policy = editor.current().document.gateway;
    return success(show(policy, gatewayOf(policy, params.gateway)));
  });
  app.put<Gateway>(`${GATEWAYS}/:gateway`, edit, async (request) => {
    const update = parse(gatewayUpdateSchema, request.body);
    return await put(request, (document) => {
      const { id } = gatewayOf(document.gateway, request.params.gateway);
      return { id, gateway: withGateway(document.gateway, id, update) };
    });
  });
  app.delete<Gateway>(`${GATEWAYS}/:gateway`, edit, async (request) => {
    return await editor.edit(optionsOf(request), (document) => {
      const before = gatewayOf(document.gateway, request.params.gateway);
      const gateway = withoutGateway(document.gateway, before.id);
      return {
        document: { ...document, gateway },
        result: success(show(document.gateway, before)),
      };
    });
  });
  app.get<Provider>(`${GATEWAYS}/:gateway/url/:provider`, read, ({ params }) => {
    const policy = editor.current().document.gateway;
    const { id } = gatewayOf(policy, params.gateway);
    if (policy.port === undefined) throw notFound('address: gateway.port of the policy says it');
    return success(`http://127.0.0.1:${policy.port}/${id}/${params.provider}`);
  });
}

/** @throws ApiProblem */
export function gatewayOf(policy: GatewayPolicy, id: string): GatewaySettings {
  const settings = policy.gateways.find((gateway) => gateway.id === id);
  if (!settings) throw notFound(`AI gateway ${id}`);
  return settings;
}

function taken(id: string): ApiProblem {
  const message = `There is an AI gateway ${id} already.`;
  return new ApiProblem(409, [{ code: ERROR_CODES.conflict, message, source: { pointer: '/id' } }]);
}

/** Where members of a gateway stand in the request. */
const POINTERS: readonly (readonly [RegExp, string])[] = [
  [/\.cache\.ttl/, '/cache_ttl'],
  [/^gateway\.limits.*\.interval/, '/rate_limiting_interval'],
  [/^gateway\.limits/, '/rate_limiting_limit'],
  [/\.dlp/, '/dlp'],
  [/\.guardrails/, '/guardrails'],
  [/^gateway\.budgets/, '/spend_limits'],
];

export function optionsOf(request: FastifyRequest) {
  return {
    author: request.apiClient,
    note: 'Changed by API: AI gateway',
    pointerOf: (path: string): string | undefined =>
      POINTERS.find(([pattern]) => pattern.test(path))?.[1],
  };
}
