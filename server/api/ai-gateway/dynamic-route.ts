import {
  GATEWAY_POLICY_LIMITS,
  type GatewayRoute,
  type RouteNode,
} from '../../../core/exchange/policy-gateway';
import { routeMistakes } from '../../../core/gateway/routing/graph-route';
import { ApiProblem, ERROR_CODES, invalid, notFound } from '../api-problem';
import { showElements } from './route-elements';

export const routeId = (route: GatewayRoute): string => route.id ?? route.name;

/** The route with a version more, which is not in force until it is deployed. */
export function withVersion(route: GatewayRoute, nodes: RouteNode[]) {
  const version = Math.max(route.version, ...route.others.map((one) => one.version)) + 1;
  checked({ ...route, nodes });
  const others = [...route.others, { version, nodes }];
  return {
    route: { ...route, others: others.slice(-GATEWAY_POLICY_LIMITS.routeVersions) },
    version,
  };
}

/** The route with another of its versions in force. */
export function deployed(route: GatewayRoute, versionId: string): GatewayRoute {
  if (versionId === `${route.version}`) return route;
  const wanted = route.others.find(({ version }) => `${version}` === versionId);
  if (!wanted) throw notFound(`version ${versionId} of the route`);
  const before = { version: route.version, nodes: route.nodes };
  const others = [...route.others.filter((one) => one !== wanted), before];
  return { ...route, ...wanted, others: others.sort((a, b) => a.version - b.version) };
}

/** @throws ApiProblem where the graph is none */
export function checked(route: GatewayRoute): GatewayRoute {
  const [first, ...rest] = routeMistakes(route);
  if (first === undefined) return route;
  const problem = invalid(first, '/elements');
  const errors = rest.map((message) => ({
    code: ERROR_CODES.invalid,
    message,
    source: { pointer: '/elements' },
  }));
  throw new ApiProblem(problem.status, [problem.errors[0], ...errors]);
}

function showVersion(
  { version, nodes }: Pick<GatewayRoute, 'version' | 'nodes'>,
  active: boolean,
  at: string,
) {
  return {
    version_id: `${version}`,
    active: active ? 'true' : 'false',
    data: JSON.stringify(showElements(nodes)),
    is_valid: true,
    created_at: at,
  };
}

export function showVersions(route: GatewayRoute, updatedAt: number) {
  const at = new Date(updatedAt).toISOString();
  return [route, ...route.others]
    .map((one) => showVersion(one, one === route, at))
    .sort((a, b) => Number(b.version_id) - Number(a.version_id));
}

export function showDeployment(route: GatewayRoute, updatedAt: number) {
  return {
    deployment_id: `${routeId(route)}-${route.version}`,
    version_id: `${route.version}`,
    created_at: new Date(updatedAt).toISOString(),
  };
}

/** A route as the API shows it. */
export function showRoute(route: GatewayRoute, gateway: string, updatedAt: number) {
  const at = new Date(updatedAt).toISOString();
  return {
    id: routeId(route),
    name: route.name,
    gateway_id: gateway,
    elements: showElements(route.nodes),
    version: showVersion(route, true, at),
    deployment: showDeployment(route, updatedAt),
    created_at: at,
    modified_at: at,
  };
}
