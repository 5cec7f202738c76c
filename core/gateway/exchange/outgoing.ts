import type { FieldLines } from '../../http/http1/fields';
import type { ApiStyle } from '../../exchange/policy-gateway';
import { GatewayError } from '../http/gateway-error';
import { AIG_PREFIX } from '../http/headers';
import { memberValue, topLevelMembers, withMember } from '../http/top-level';
import { endpointAt, nativeEndpoint, vertexBase, type Endpoint } from '../providers/endpoint';
import type { Provider } from '../providers/provider';
import type { Target } from '../routing/target';
import type { CallerDialect, ChatRequest, ProviderDialect } from '../translate/chat';
import { dialectOf, type Dialect } from '../translate/dialect';
import { callerDialect, providerDialect } from '../translate/dialects';
import { asJson, parseJson } from '../translate/json';
import type { PriceList } from '../usage/prices';
import type { Incoming } from './incoming';

/** How an answer becomes one of the caller's dialect. */
export interface Translation {
  readonly caller: CallerDialect;
  readonly provider: ProviderDialect;
  readonly request: ChatRequest;
}

/** A request in the form of one provider, without its key. */
export interface Outgoing {
  readonly endpoint: Endpoint;
  readonly lines: FieldLines;
  readonly body: Buffer | undefined;
  /** Dialect of what the provider answers. */
  readonly dialect: Dialect;
  readonly translation?: Translation;
  /** Usage was asked for in the caller's name: the event that names it is not for the caller. */
  readonly hidesUsage: boolean;
}

/** Providers that have the Responses API themselves. */
const HAS_RESPONSES: ReadonlySet<string> = new Set([
  'openai',
  'azure-openai',
  'xai',
  'groq',
  'openrouter',
  'lmstudio',
  'vllm',
]);

/** Puts a caller's request into the form of a target. @throws GatewayError */
export function outgoingFor(incoming: Incoming, target: Target, prices: PriceList): Outgoing {
  const { nativeRest } = target;
  if (nativeRest !== undefined) return nativeRequest(incoming, target.provider, nativeRest);
  const same = sameDialect(incoming, target.provider, target.model);
  return same ? passedOn(incoming, target, same) : translated(incoming, target, prices);
}

function nativeRequest(incoming: Incoming, provider: Provider, rest: string): Outgoing {
  const endpoint = nativeEndpoint(provider, rest);
  return {
    endpoint,
    lines: baseLines(incoming, provider),
    dialect: incoming.dialect,
    ...withUsage(incoming, provider, incoming.body),
  };
}

/** Where a provider takes the caller's own dialect; `undefined` where it must be translated. */
interface SameDialect {
  readonly baseUrl: string;
  readonly path: string;
  readonly variables?: Readonly<Record<string, string>>;
}

function sameDialect(
  incoming: Incoming,
  provider: Provider,
  model: string,
): SameDialect | undefined {
  const path = incoming.head.target.replace(/^\/(v1|v1beta)\//, '');
  switch (incoming.dialect) {
    case 'anthropic':
      if (provider.style === 'anthropic') return { baseUrl: provider.baseUrl, path };
      return provider.anthropicBaseUrl === undefined
        ? undefined
        : { baseUrl: provider.anthropicBaseUrl, path };
    case 'gemini':
      return provider.style === 'gemini' && !/claude/.test(model)
        ? geminiPlace(incoming, provider, model)
        : undefined;
    case 'openai-responses':
      return HAS_RESPONSES.has(provider.id) ? openAiPlace(provider, model, path) : undefined;
    case 'openai-chat':
      // A native dialect loses less than a compatible one.
      if (providerDialect(provider.style) && provider.style !== 'openai') return undefined;
      return openAiPlace(provider, model, path);
    default:
      return openAiPlace(provider, model, path);
  }
}

function openAiPlace(provider: Provider, model: string, path: string): SameDialect | undefined {
  if (provider.id === 'azure-openai') {
    if (!provider.baseUrl.includes('{deployment}')) return { baseUrl: provider.baseUrl, path };
    return { baseUrl: provider.baseUrl, path, variables: { deployment: model } };
  }
  if (provider.style === 'openai') return { baseUrl: provider.baseUrl, path };
  return provider.openaiBaseUrl === undefined
    ? undefined
    : { baseUrl: provider.openaiBaseUrl, path };
}

function geminiPlace(incoming: Incoming, provider: Provider, model: string): SameDialect {
  const [, method = 'generateContent'] = /:(\w+(?:\?.*)?)$/.exec(incoming.head.target) ?? [];
  return { baseUrl: baseOf(provider), path: `${modelPath(provider, model)}:${method}` };
}

function modelPath(provider: Provider, model: string): string {
  const path = encodeURIComponent(model);
  if (provider.id !== 'google-vertex') return `models/${path}`;
  return `publishers/${model.includes('claude') ? 'anthropic' : 'google'}/models/${path}`;
}

function baseOf(provider: Provider): string {
  return provider.id === 'google-vertex'
    ? vertexBase(provider, provider.variables['location'])
    : provider.baseUrl;
}

/** The caller's bytes with the model's name exchanged. */
function passedOn(incoming: Incoming, target: Target, place: SameDialect): Outgoing {
  const { provider, model } = target;
  const { members } = incoming;
  const named = members?.get('model');
  const body =
    members && named && model !== '' && memberValue(incoming.body, named) !== model
      ? withMember(incoming.body, members, 'model', model)
      : incoming.body;
  return {
    endpoint: endpointAt(provider, place.baseUrl, place.path, place.variables),
    lines: baseLines(incoming, provider),
    dialect: incoming.dialect,
    ...withUsage(incoming, provider, body),
  };
}

/** Asks for usage in a stream where the provider names it only then, and the caller did not ask. */
function withUsage(
  incoming: Incoming,
  provider: Provider,
  body: Buffer,
): { readonly body: Buffer | undefined; readonly hidesUsage: boolean } {
  const sent = body.length > 0 ? body : undefined;
  const chat = incoming.dialect === 'openai-chat' || incoming.dialect === 'openai-completions';
  if (!chat || !incoming.stream || !provider.streamUsage || !incoming.members) {
    return { body: sent, hidesUsage: false };
  }
  const options = asJson(memberValue(incoming.body, incoming.members.get('stream_options')));
  if (options?.['include_usage'] === true) return { body: sent, hidesUsage: false };
  const members = topLevelMembers(body);
  if (!members) return { body: sent, hidesUsage: false };
  const wanted = { ...options, include_usage: true };
  return { body: withMember(body, members, 'stream_options', wanted), hidesUsage: true };
}

function translated(incoming: Incoming, target: Target, prices: PriceList): Outgoing {
  const { provider, model } = target;
  const caller = callerDialect(incoming.dialect);
  // Claude at Vertex speaks the Messages API; providers without chats of their own, OpenAI's.
  const claude = provider.id === 'google-vertex' && model.includes('claude');
  const style = claude ? 'anthropic' : speaksChats(provider);
  const dialect = providerDialect(style);
  const counted =
    incoming.head.target.includes('count_tokens') || /:countTokens/.test(incoming.head.target);
  if (!caller || !dialect || counted || /:embedContent|:batchEmbed/.test(incoming.head.target)) {
    throw new GatewayError('bad-request', `${provider.name} does not offer this endpoint.`);
  }
  const read = readChat(incoming, caller, model);
  const maxOutput = prices.find(provider.id, model)?.maxOut;
  const written = dialect.writeRequest(read, {
    provider: provider.id,
    ...(maxOutput === undefined ? {} : { maxOutput }),
  });
  const place = claude
    ? claudeAtVertex(written, read, provider)
    : placeOf(written, provider, model, style);
  return {
    endpoint: place.endpoint,
    lines: [
      ...baseLines(incoming, provider, true),
      ...Object.entries(written.headers ?? {}).flat(),
    ],
    body: Buffer.from(JSON.stringify(place.body)),
    dialect: dialectOf(style, written.path),
    translation: { caller, provider: dialect, request: read },
    hidesUsage: false,
  };
}

function speaksChats(provider: Provider): ApiStyle {
  return provider.style === 'other' && provider.openaiBaseUrl !== undefined
    ? 'openai'
    : provider.style;
}

function readChat(incoming: Incoming, caller: CallerDialect, model: string): ChatRequest {
  const json = asJson(parseJson(incoming.body.toString('utf8')));
  const named = json && { ...json, ...(incoming.dialect === 'gemini' ? {} : { model }) };
  const read = named && caller.readRequest(named, { model, stream: incoming.stream });
  if (read) return read;
  throw new GatewayError('bad-request', 'The body is no request of this API.');
}

interface Place {
  readonly endpoint: Endpoint;
  readonly body: Readonly<Record<string, unknown>>;
}

type Written = ReturnType<ProviderDialect['writeRequest']>;

function placeOf(written: Written, provider: Provider, model: string, style: ApiStyle): Place {
  const { body } = written;
  if (provider.id === 'google-vertex') {
    const path = written.path.replace(/^models\//, 'publishers/google/models/');
    return { endpoint: endpointAt(provider, baseOf(provider), path), body };
  }
  if (style === 'openai') {
    const place = openAiPlace(provider, model, written.path);
    if (place) {
      return { endpoint: endpointAt(provider, place.baseUrl, place.path, place.variables), body };
    }
  }
  return { endpoint: endpointAt(provider, baseOf(provider), written.path), body };
}

/** Vertex has the model in the path and the version in the body. */
function claudeAtVertex(written: Written, request: ChatRequest, provider: Provider): Place {
  const { model, ...body } = written.body;
  const method = request.stream ? 'streamRawPredict' : 'rawPredict';
  const path = `${modelPath(provider, String(model))}:${method}`;
  return {
    endpoint: endpointAt(provider, baseOf(provider), path),
    body: { ...body, anthropic_version: 'vertex-2023-10-16' },
  };
}

/** Headers that are the transport's, the gateway's or the browser's, and not the provider's to see. */
const DROPPED: ReadonlySet<string> = new Set([
  'host',
  'accept-encoding',
  'content-length',
  'content-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'origin',
  'referer',
  'cookie',
  'via',
  'forwarded',
]);
/** Headers of one provider's SDK that mean nothing to another provider. */
const FOREIGN = /^(anthropic-|openai-|x-stainless-|x-goog-|x-amz-|accept$)/;
/** Headers in which keys travel; the right one is added last. */
export const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'xi-api-key',
  'proxy-authorization',
]);

/** The caller's headers that go on, and those of the provider's entry that the caller did not send. */
function baseLines(incoming: Incoming, provider: Provider, translates = false): string[] {
  const lines: string[] = [];
  const sent = new Set<string>();
  for (const [name, value] of Object.entries(incoming.head.headers)) {
    if (DROPPED.has(name) || SECRET_HEADERS.has(name) || name.startsWith(AIG_PREFIX)) continue;
    if (name.startsWith('x-forwarded-') || name.startsWith('sec-')) continue;
    if (translates && (FOREIGN.test(name) || name === 'content-type')) continue;
    lines.push(name, value);
    sent.add(name);
  }
  // An answer that is read must not be compressed first.
  lines.push('accept-encoding', 'identity');
  if (translates) lines.push('content-type', 'application/json');
  for (const [name, value] of Object.entries(provider.headers)) {
    if (!sent.has(name.toLowerCase())) lines.push(name, value);
  }
  return lines;
}
