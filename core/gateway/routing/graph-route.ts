import type { GatewayRoute, RouteNode } from '../../exchange/policy-gateway';
import { GatewayError } from '../http/gateway-error';
import { GATEWAY_LIMITS } from '../limits';
import type { Claim, Ledger } from '../limits/ledger';
import type { ProviderTable } from '../providers/provider';
import { factOf, holds, type RequestFacts } from './conditions';
import type { Route, Target } from './target';

export interface GraphContext {
  readonly facts: RequestFacts;
  readonly providers: ProviderTable;
  readonly ledger: Ledger;
  readonly now: () => number;
  /** From 0 (inclusive) to 1; the same for one session where requests of a session stay together. */
  readonly at: number;
  /** True: nothing is counted, for a simulation. */
  readonly dry: boolean;
}

/** A node that a request went through, and why it went on as it did. */
export interface RouteStep {
  readonly node: string;
  readonly type: RouteNode['type'];
  readonly took: string;
}

interface CostClaim {
  readonly claim: Claim;
}

/** Walks through the graph of a dynamic route, from model to model for as long as they fail. */
export class GraphRoute implements Route {
  readonly steps: RouteStep[] = [];
  readonly #nodes: ReadonlyMap<string, RouteNode>;
  #at: string | undefined;
  #visited = 0;
  #costs: CostClaim[] = [];

  constructor(
    private readonly route: GatewayRoute,
    private readonly context: GraphContext,
  ) {
    this.#nodes = new Map(route.nodes.map((node) => [node.id, node]));
    this.#at = route.nodes.find(({ type }) => type === 'start')?.id;
  }

  async next(): Promise<Target | undefined> {
    while (this.#at !== undefined) {
      const node = this.#nodes.get(this.#at);
      // `end` need not be in the list.
      if (!node || node.type === 'end') return this.#end();
      if (++this.#visited > GATEWAY_LIMITS.steps * 4) {
        throw new GatewayError('unavailable', `The route “${this.route.name}” goes in a circle.`);
      }
      if (node.type === 'model') {
        this.#step(node, `${node.provider}/${node.model}`, node.fallback);
        const target = this.#target(node);
        if (target) return target;
        continue;
      }
      await this.#pass(node);
    }
    return undefined;
  }

  succeeded(cost: number): void {
    const { ledger, now } = this.context;
    for (const { claim } of this.#costs) {
      // The money is spent, so it counts even where it goes over the limit.
      void ledger.take([{ ...claim, amount: cost, limit: Infinity }], now());
    }
    this.#costs = [];
  }

  async #pass(node: Exclude<RouteNode, { type: 'model' | 'end' }>): Promise<void> {
    switch (node.type) {
      case 'start':
        this.#step(node, 'next', node.next);
        return;
      case 'conditional': {
        const held = holds(node.conditions, this.context.facts);
        this.#step(node, held ? 'true' : 'false', held ? node.true : node.false);
        return;
      }
      case 'percentage': {
        const { took, next } = this.#share(node);
        this.#step(node, took, next);
        return;
      }
      case 'rate_limit': {
        const free = await this.#free(node);
        this.#step(node, free ? 'success' : 'fallback', free ? node.success : node.fallback);
      }
    }
  }

  #share(node: Extract<RouteNode, { type: 'percentage' }>): { took: string; next: string } {
    let left = this.context.at * 100;
    for (const { percent, next } of node.shares) {
      left -= percent;
      if (left < 0) return { took: `${percent} %`, next };
    }
    return { took: 'else', next: node.else };
  }

  async #free(node: Extract<RouteNode, { type: 'rate_limit' }>): Promise<boolean> {
    const { facts, ledger, now, dry } = this.context;
    const value = node.key === '' ? '' : String(factOf(facts, node.key) ?? '');
    const counts = node.limitType === 'count';
    const claim: Claim = {
      counter: `route ${this.route.name} ${node.id} ${value.slice(0, 200)}`,
      limit: node.limit,
      amount: counts ? 1 : 0,
      window: { kind: node.technique, seconds: node.interval },
      uncertain: false,
    };
    if (!counts) this.#costs.push({ claim });
    if (dry || !counts) {
      const used = await ledger.used(claim.counter, claim.window, now());
      return counts ? used + 1 <= node.limit : used < node.limit;
    }
    return (await ledger.take([claim], now())).ok;
  }

  #target(node: Extract<RouteNode, { type: 'model' }>): Target | undefined {
    const provider = this.context.providers.find(node.provider);
    if (!provider) return undefined;
    return { provider, model: node.model, timeoutMs: node.timeout, retries: node.retries };
  }

  #step(node: RouteNode, took: string, next: string): void {
    this.steps.push({ node: node.id, type: node.type, took });
    this.#at = next;
  }

  #end(): undefined {
    this.#at = undefined;
    return undefined;
  }
}

/** Mistakes of a graph that a schema cannot see: nodes that are missing, starts that are not one. */
export function routeMistakes(route: GatewayRoute): string[] {
  const ids = new Set(route.nodes.map(({ id }) => id));
  const mistakes: string[] = [];
  if (ids.size !== route.nodes.length) mistakes.push('two nodes have one id');
  const starts = route.nodes.filter(({ type }) => type === 'start').length;
  if (starts !== 1) mistakes.push(`there must be one start node, not ${starts}`);
  for (const node of route.nodes) {
    for (const next of exits(node)) {
      if (next !== 'end' && !ids.has(next))
        mistakes.push(`node “${node.id}” leads to “${next}”, which is not there`);
    }
  }
  return mistakes;
}

function exits(node: RouteNode): readonly string[] {
  switch (node.type) {
    case 'start':
      return [node.next];
    case 'conditional':
      return [node.true, node.false];
    case 'percentage':
      return [...node.shares.map(({ next }) => next), node.else];
    case 'rate_limit':
      return [node.success, node.fallback];
    case 'model':
      return [node.success, node.fallback];
    case 'end':
      return [];
  }
}
