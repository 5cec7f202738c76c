import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import { gatewayRouteSchema, type GatewayRoute } from '../../../core/exchange/policy-gateway';
import { ApiProblem, ERROR_CODES, notFound } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import { newId } from '../new-id';
import { pageSchema } from '../paging';
import type { ApiServices } from '../services';
import {
  checked,
  deployed,
  routeId,
  showDeployment,
  showRoute,
  showVersions,
  withVersion,
} from './dynamic-route';
import { GATEWAYS, gatewayOf, optionsOf } from './gateway-routes';
import { elementsSchema, showElements, toNodes } from './route-elements';

const nameSchema = gatewayRouteSchema.shape.name;
const newRouteSchema = z.strictObject({ name: nameSchema, elements: elementsSchema });
const renameSchema = z.strictObject({ name: nameSchema });
const newVersionSchema = z.strictObject({ elements: elementsSchema });
const deploySchema = z.strictObject({ version_id: z.string() });

type Gateway = { Params: { account: string; gateway: string } };
type Route = { Params: { account: string; gateway: string; route: string } };
type Version = { Params: { account: string; gateway: string; route: string; version: string } };
const ROUTES = `${GATEWAYS}/:gateway/routes`;
const ROUTE = `${ROUTES}/:route`;

/**
 * Dynamic routes. They are the policy's and serve all of its gateways; the one in the address only has
 * to be there.
 */
export function dynamicRouteRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'gateway:read') };
  const edit = { preHandler: requireScope(tokens, 'gateway:edit') };
  const show = (route: GatewayRoute, gateway: string) =>
    showRoute(route, gateway, editor.current().time);
  const change = async (
    request: FastifyRequest<Route>,
    how: (route: GatewayRoute, document: PolicyDocument) => GatewayRoute,
  ): Promise<GatewayRoute> =>
    await editor.edit(optionsOf(request), (document) => {
      const before = routeOf(document, request.params);
      const after = how(before, document);
      const routes = document.gateway.routes.map((one) => (one === before ? after : one));
      return {
        document: { ...document, gateway: { ...document.gateway, routes } },
        result: after,
      };
    });

  app.get<Gateway>(ROUTES, read, ({ params, query }) => {
    const { page, per_page } = parse(pageSchema, query);
    const { gateway } = editor.current().document;
    gatewayOf(gateway, params.gateway);
    const all = gateway.routes.map((route) => show(route, params.gateway));
    const routes = all.slice((page - 1) * per_page, page * per_page);
    return { success: true, data: { routes, page, per_page, ...ORDER } };
  });
  app.post<Gateway>(ROUTES, edit, async (request) => {
    const { name, elements } = parse(newRouteSchema, request.body);
    const route = checked(
      gatewayRouteSchema.parse({ id: newId(), name, nodes: toNodes(elements) }),
    );
    await editor.edit(optionsOf(request), (document) => {
      gatewayOf(document.gateway, request.params.gateway);
      free(document, name);
      const routes = [...document.gateway.routes, route];
      return {
        document: { ...document, gateway: { ...document.gateway, routes } },
        result: undefined,
      };
    });
    return success(show(route, request.params.gateway));
  });
  app.get<Route>(ROUTE, read, ({ params }) =>
    success(show(routeOf(editor.current().document, params), params.gateway)),
  );
  app.patch<Route>(ROUTE, edit, async (request) => {
    const { name } = parse(renameSchema, request.body);
    const route = await change(request, (before, document) => {
      if (before.name !== name) free(document, name);
      return { ...before, id: routeId(before), name };
    });
    return success({ success: true, route: show(route, request.params.gateway) });
  });
  app.delete<Route>(ROUTE, edit, async (request) => {
    const gone = await editor.edit(optionsOf(request), (document) => {
      const route = routeOf(document, request.params);
      const routes = document.gateway.routes.filter((one) => one !== route);
      return {
        document: { ...document, gateway: { ...document.gateway, routes } },
        result: route,
      };
    });
    return success({ success: true, ...show(gone, request.params.gateway) });
  });
  app.get<Route>(`${ROUTE}/versions`, read, ({ params }) => {
    const { document, time } = editor.current();
    const versions = showVersions(routeOf(document, params), time);
    return { success: true, data: { versions, page: 1, per_page: versions.length, ...ORDER } };
  });
  app.post<Route>(`${ROUTE}/versions`, edit, async (request) => {
    const { elements } = parse(newVersionSchema, request.body);
    let version = 0;
    const route = await change(request, (before) => {
      const added = withVersion(before, toNodes(elements));
      version = added.version;
      return added.route;
    });
    const shown = showVersions(route, editor.current().time);
    const added = shown.find((one) => one.version_id === `${version}`);
    return success({ ...show(route, request.params.gateway), version: added, elements });
  });
  app.get<Version>(`${ROUTE}/versions/:version`, read, ({ params }) => {
    const { document, time } = editor.current();
    const route = routeOf(document, params);
    const version = showVersions(route, time).find((one) => one.version_id === params.version);
    const nodes = [route, ...route.others].find(
      (one) => `${one.version}` === params.version,
    )?.nodes;
    if (!version || !nodes) throw notFound(`version ${params.version} of the route`);
    return success({ ...show(route, params.gateway), ...version, elements: showElements(nodes) });
  });
  app.get<Route>(`${ROUTE}/deployments`, read, ({ params }) => {
    const { document, time } = editor.current();
    const deployments = [showDeployment(routeOf(document, params), time)];
    return { success: true, data: { deployments, page: 1, per_page: 1, ...ORDER } };
  });
  app.post<Route>(`${ROUTE}/deployments`, edit, async (request) => {
    const { version_id: version } = parse(deploySchema, request.body);
    const route = await change(request, (before) => deployed(before, version));
    return success(show(route, request.params.gateway));
  });
}

const ORDER = { order_by: 'created_at', order_by_direction: 'desc' };

function routeOf(
  document: PolicyDocument,
  { gateway, route: id }: { readonly gateway: string; readonly route: string },
): GatewayRoute {
  gatewayOf(document.gateway, gateway);
  const route = document.gateway.routes.find((one) => routeId(one) === id);
  if (!route) throw notFound(`dynamic route ${id}`);
  return route;
}

/** Models name a route by its name. @throws ApiProblem */
function free(document: PolicyDocument, name: string): void {
  if (!document.gateway.routes.some((route) => route.name === name)) return;
  const message = `There is a dynamic route ${name} already.`;
  throw new ApiProblem(409, [
    { code: ERROR_CODES.conflict, message, source: { pointer: '/name' } },
  ]);
}
