import type { Prompt } from '../../exchange/part';
import { GatewayError } from '../http/gateway-error';
import type { RequestFacts } from '../routing/conditions';
import { GraphRoute } from '../routing/graph-route';
import { SingleRoute, type Route, type Target } from '../routing/target';
import type { Dialect } from '../translate/dialect';
import { firstNewText } from './prompt-text';
import type { Incoming } from './incoming';
import type { GatewayServices } from './services';
import type { Visit } from './visit';

const DYNAMIC = 'dynamic/';

/** Provider that a model without a provider's name before it belongs to, by the API that is spoken. */
function usualProvider(dialect: Dialect): string {
  if (dialect === 'anthropic') return 'anthropic';
  return dialect === 'gemini' ? 'google-ai-studio' : 'openai';
}

/** What is missing or wrong, and where; never what the body holds. */
function whyNoModel({ body, head }: Incoming): string {
  const missing = 'The request names no model: write “provider/model”.';
  if (/^multipart\//i.test(head.headers['content-type'] ?? '')) return missing;
  try {
    JSON.parse(body.toString('utf8'));
    return missing;
  } catch (error) {
    // The engine's own words quote the body, and name the place in some versions only.
    const words = String(error);
    const at = /at position (\d+)/.exec(words)?.[1];
    if (words.includes('Unexpected end')) return 'The body is not JSON: it ends too early.';
    return `The body is not JSON${at === undefined ? '' : `: see character ${Number(at) + 1}`}.`;
  }
}

/** The targets of a request that names its model. @throws GatewayError 400 or 404 */
export function routeOfModel(
  services: GatewayServices,
  visit: Visit,
  incoming: Incoming,
  at: number,
): Route {
  const { settings } = visit;
  const name = incoming.model;
  if (name === '') {
    throw new GatewayError('bad-request', whyNoModel(incoming));
  }
  if (name.startsWith(DYNAMIC)) return dynamicRoute(services, visit, incoming, at);
  const slash = name.indexOf('/');
  const provider = slash > 0 ? settings.providers.find(name.slice(0, slash)) : undefined;
  if (provider) return new SingleRoute({ provider, model: name.slice(slash + 1), timeoutMs: 0 });
  const usual = settings.providers.find(usualProvider(incoming.dialect));
  if (!usual) {
    const message = `No provider of the name in “${name.slice(0, 100)}” is known here.`;
    throw new GatewayError('not-found', message);
  }
  return new SingleRoute({ provider: usual, model: name, timeoutMs: 0 });
}

function dynamicRoute(
  services: GatewayServices,
  visit: Visit,
  incoming: Incoming,
  at: number,
): Route {
  const name = incoming.model.slice(DYNAMIC.length);
  const route = visit.settings.routes.get(name);
  if (!route) {
    throw new GatewayError('not-found', `There is no dynamic route “${name.slice(0, 100)}”.`);
  }
  return new GraphRoute(route, {
    facts: factsOf(visit, incoming, undefined, promptOf(incoming)),
    providers: visit.settings.providers,
    ledger: services.ledger,
    now: () => services.clock.now(),
    at,
    dry: false,
  });
}

function promptOf(incoming: Incoming): Prompt | undefined {
  try {
    return incoming.extractor.read(incoming.head, incoming.body)?.prompt;
  } catch {
    return undefined; // the inspection says what that means
  }
}

/** What limits, budgets and routes can ask about a request. */
export function factsOf(
  visit: Visit,
  incoming: Incoming,
  target: Target | undefined,
  prompt: Prompt | undefined,
): RequestFacts {
  const { caller, actor } = visit;
  return {
    gateway: visit.gatewayName,
    key: caller.key?.id ?? '',
    user: actor.userId ?? actor.email ?? '',
    team: caller.key?.team ?? '',
    groups: actor.groups,
    provider: target?.provider.id ?? '',
    model: target?.model ?? incoming.model,
    stream: incoming.stream,
    metadata: visit.options.metadata,
    content: prompt ? firstNewText(prompt) : '',
  };
}
