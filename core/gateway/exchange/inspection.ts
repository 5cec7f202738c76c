import type { Prompt } from '../../exchange/part';
import type { App } from '../../exchange/app';
import type { Verdict } from '../../exchange/verdict';
import type { ReadRequest } from '../../extract/types';
import type { Exchange } from '../../pipeline/types';
import { GatewayError } from '../http/gateway-error';
import type { DlpResult } from '../logs/record';
import { endpointHost, type Target } from '../routing/target';
import { SECRET_HEADERS } from './outgoing';
import { readIncoming, type Incoming } from './incoming';
import { blockedError, dlpResult } from './refusals';
import type { GatewayServices } from './services';
import { scopeOf, type Visit } from './visit';

/** A request that policy lets go, as it may go. */
export interface Inspected {
  readonly incoming: Incoming;
  readonly exchange: Exchange;
  readonly prompt: Prompt | undefined;
  readonly dlp: DlpResult | undefined;
  /** Something was masked, and the answer may have to be unmasked. */
  readonly masked: boolean;
}

/** A prompt that was blocked, with what the log says of it. */
export class BlockedError extends GatewayError {
  constructor(
    error: GatewayError,
    readonly dlp: DlpResult,
    readonly exchangeId: string,
  ) {
    super('blocked', error.message, { status: error.status, code: error.code });
  }
}

/** Lets the pipeline judge the prompt. @throws BlockedError */
export async function inspectPrompt(
  services: GatewayServices,
  visit: Visit,
  received: Incoming,
  target: Target,
  cost: number,
): Promise<Inspected> {
  const read = readPrompt(received);
  const exchange = services.pipeline.begin({
    door: 'gateway',
    actor: visit.actor,
    app: appOf(services, target),
    request: requestFacts(visit, received),
    gateway: visit.gatewayName,
    provider: target.provider.id,
    cost,
  });
  if (read === 'none') {
    return { incoming: received, exchange, prompt: undefined, dlp: undefined, masked: false };
  }
  if (read === 'unreadable') {
    const verdict = await exchange.unreadable(received.extractor.id, 'the extractor failed');
    return await enforced(services, visit, { incoming: received, exchange, verdict });
  }
  const { incoming, request } = withoutBlocked(services, visit, received, read);
  const prompt: Prompt = {
    ...request.prompt,
    ...(incoming.model === '' ? {} : { model: incoming.model }),
  };
  const verdict = await exchange.ask(prompt, visit.gone.signal);
  return await enforced(services, visit, { incoming, exchange, verdict, request, prompt });
}

function readPrompt(incoming: Incoming): ReadRequest | 'none' | 'unreadable' {
  if (incoming.body.length === 0) return 'none';
  try {
    return incoming.extractor.read(incoming.head, incoming.body) ?? 'none';
  } catch {
    return 'unreadable'; // a defect of the extractor; the body counts as not inspected
  }
}

/** Takes out of a conversation what was blocked in it before. */
function withoutBlocked(
  services: GatewayServices,
  visit: Visit,
  incoming: Incoming,
  request: ReadRequest,
): { readonly incoming: Incoming; readonly request: ReadRequest } {
  const removals = services.blocked.removals(scopeOf(visit), request.prompt);
  if (removals.size === 0) return { incoming, request };
  const cleaned = readIncoming(incoming, Buffer.from(request.replace(removals)));
  const again = readPrompt(cleaned);
  return typeof again === 'string' ? { incoming, request } : { incoming: cleaned, request: again };
}

interface Judged {
  readonly incoming: Incoming;
  readonly exchange: Exchange;
  readonly verdict: Verdict;
  readonly request?: ReadRequest;
  readonly prompt?: Prompt;
}

async function enforced(
  services: GatewayServices,
  visit: Visit,
  judged: Judged,
): Promise<Inspected> {
  const { incoming, exchange, verdict, request, prompt } = judged;
  const { settings, gateway } = visit;
  switch (verdict.action) {
    case 'allow':
      return {
        incoming,
        exchange,
        prompt,
        dlp: verdict.rule && dlpResult('FLAG', 'REQUEST', verdict.rule.id, settings),
        masked: false,
      };
    case 'redact': {
      const body = request && Buffer.from(request.replace(verdict.edits));
      return {
        incoming: body ? readIncoming(incoming, body) : incoming,
        exchange,
        prompt,
        dlp: dlpResult('REDACT', 'REQUEST', verdict.rule.id, settings),
        masked: true,
      };
    }
    case 'block': {
      if (prompt) services.blocked.remember(scopeOf(visit), prompt);
      const error = blockedError(verdict.refusal, 'REQUEST', settings, gateway.blockStatus);
      await exchange.end({ result: 'refused', status: error.status });
      const dlp = dlpResult('BLOCK', 'REQUEST', verdict.refusal.rule?.id, settings);
      throw new BlockedError(error, dlp, exchange.id);
    }
    default: {
      // There is no browser to send anywhere, nobody to prove anything: the rule says no.
      await exchange.end({ result: 'refused', status: gateway.blockStatus });
      const refusal = {
        exchangeId: exchange.id,
        reason: 'rule' as const,
        rule: verdict.rule,
        found: [],
        appName: 'this provider',
      };
      const error = blockedError(refusal, 'REQUEST', settings, gateway.blockStatus);
      const dlp = dlpResult('BLOCK', 'REQUEST', verdict.rule.id, settings);
      throw new BlockedError(error, dlp, exchange.id);
    }
  }
}

/** The app that a provider is, for rules. */
export function appOf(services: GatewayServices, target: Target): App {
  const { provider } = target;
  const known = services.appOf(endpointHost(provider), '/');
  return known ?? { id: provider.id, name: provider.name, category: 'api', status: 'unreviewed' };
}

function requestFacts(visit: Visit, { head }: Incoming) {
  const { request } = visit.client;
  const userAgent = head.headers['user-agent'];
  const headers = Object.fromEntries(
    Object.entries(head.headers).filter(
      ([name]) => !SECRET_HEADERS.has(name) && name !== 'cf-aig-authorization',
    ),
  );
  return {
    method: request.method,
    host: request.host,
    target: request.target.replace(/([?&]key=)[^&]*/, '$1'),
    headers,
    encrypted: false,
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}
