import {
  gatewayRouteSchema,
  type GatewayRoute,
  type RouteNode,
} from '../../../../core/exchange/policy-gateway';

/** One way out of a node, and the node that it leads to. */
export interface Exit {
  readonly name: string;
  readonly target: string;
}

/** Implied where a route does not list it. */
export const END = 'end';

/** The ways out of a node, in the order in which they are drawn. */
export function exitsOf(node: RouteNode): readonly Exit[] {
  switch (node.type) {
    case 'start':
      return [{ name: 'next', target: node.next }];
    case 'conditional':
      return [
        { name: 'true', target: node.true },
        { name: 'false', target: node.false },
      ];
    case 'percentage':
      return [
        ...node.shares.map(({ next }, index) => ({ name: `share-${index}`, target: next })),
        { name: 'else', target: node.else },
      ];
    case 'rate_limit':
    case 'model':
      return [
        { name: 'success', target: node.success },
        { name: 'fallback', target: node.fallback },
      ];
    case 'end':
      return [];
  }
}

/** The node with one way out leading elsewhere. */
export function withExit(node: RouteNode, name: string, target: string): RouteNode {
  if (node.type === 'percentage' && name.startsWith('share-')) {
    const index = Number(name.slice('share-'.length));
    const shares = node.shares.map((share, at) =>
      at === index ? { ...share, next: target } : share,
    );
    return { ...node, shares };
  }
  return exitsOf(node).some((exit) => exit.name === name) ? { ...node, [name]: target } : node;
}

export const NEW_TYPES = ['model', 'conditional', 'percentage', 'rate_limit'] as const;
type NewType = (typeof NEW_TYPES)[number];

/** A new node that leads to the end on every way. */
export function newNode(type: NewType, route: Pick<GatewayRoute, 'nodes'>): RouteNode {
  const taken = new Set(route.nodes.map(({ id }) => id));
  let number = 1;
  while (taken.has(`${type}-${number}`)) number += 1;
  const id = `${type}-${number}`;
  switch (type) {
    case 'model':
      return {
        ...{ id, type, provider: 'openai', model: 'gpt-4o-mini', timeout: 0, retries: 0 },
        ...{ success: END, fallback: END },
      };
    case 'conditional':
      return { id, type, conditions: { user: { $eq: '' } }, true: END, false: END };
    case 'percentage':
      return { id, type, shares: [{ percent: 50, next: END }], else: END };
    case 'rate_limit':
      return {
        ...{ id, type, limitType: 'count', key: 'user', limit: 100, interval: 60 },
        ...{ technique: 'fixed', success: END, fallback: END },
      };
  }
}

/** A new route: from its start straight to a model. */
export function newRoute(name: string): GatewayRoute {
  const model = newNode('model', { nodes: [] });
  return gatewayRouteSchema.parse({
    name,
    nodes: [{ id: 'start', type: 'start', next: model.id }, model],
  });
}

/** The route without a node; what led to it leads to the end. */
export function withoutNode(route: GatewayRoute, id: string): GatewayRoute {
  const nodes = route.nodes
    .filter((node) => node.id !== id)
    .map((node) =>
      exitsOf(node).reduce(
        (changed, exit) => (exit.target === id ? withExit(changed, exit.name, END) : changed),
        node,
      ),
    );
  return { ...route, nodes };
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Distances between columns and rows, px. */
const COLUMN = 270;
const ROW = 130;

/**
 * Places nodes from left to right by their longest distance from the start; nodes of one column
 * stand below one another. Circles, which a route may hold while it is being drawn, are cut.
 */
export function placesOf(route: GatewayRoute): ReadonlyMap<string, Place> {
  const byId = new Map(route.nodes.map((node) => [node.id, node]));
  const depth = new Map<string, number>();
  const visit = (id: string, at: number, path: ReadonlySet<string>): void => {
    if (path.has(id) || (depth.get(id) ?? -1) >= at) return;
    depth.set(id, at);
    const node = byId.get(id);
    const on = new Set([...path, id]);
    if (node) for (const { target } of exitsOf(node)) visit(target, at + 1, on);
  };
  const start = route.nodes.find(({ type }) => type === 'start');
  if (start) visit(start.id, 0, new Set());
  const last = Math.max(0, ...depth.values());
  for (const { id } of route.nodes) if (!depth.has(id)) depth.set(id, Math.min(1, last));
  const filled = new Map<number, number>();
  const places = new Map<string, Place>();
  for (const [id, column] of depth) {
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    places.set(id, { x: column * COLUMN, y: row * ROW });
  }
  return places;
}
