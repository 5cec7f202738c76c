import type { Dialect } from '../translate/dialect';

/** What a path of the gateway asks for. */
export type Surface =
  | { readonly kind: 'status' }
  | { readonly kind: 'metrics' }
  /** The gateway's own API: logs, feedback, simulation. `path` has no slash before it. */
  | { readonly kind: 'control'; readonly path: string }
  | { readonly kind: 'models'; readonly gateway: string }
  /** One endpoint for all providers, where the body names provider and model. */
  | {
      readonly kind: 'unified';
      readonly gateway: string;
      readonly dialect: Dialect;
      /** Endpoint below the API's base, for example `chat/completions`. */
      readonly endpoint: string;
      /** The model, where the path names it (Gemini). */
      readonly model?: string;
      readonly stream?: boolean;
    }
  /** A provider's own API: what follows its name, with the query. */
  | {
      readonly kind: 'native';
      readonly gateway: string;
      readonly provider: string;
      readonly rest: string;
    }
  /** A list of requests, tried one after the other; also the WebSocket. */
  | { readonly kind: 'universal'; readonly gateway: string };

/** The gateway that requests without one go to. */
export const DEFAULT_GATEWAY = 'default';

const OPENAI_ENDPOINT =
  /^(chat\/completions|responses(\/.+)?|completions|embeddings|moderations|images\/(generations|edits|variations)|audio\/(speech|transcriptions|translations)|realtime|files(\/.*)?|batches(\/.*)?)$/;
/** Google's SDK leaves `models/` out where a model has a slash in its name. */
const GEMINI_MODEL =
  /^(?:models\/)?(.+):(generateContent|streamGenerateContent|countTokens|embedContent|batchEmbedContents|predict)$/;

/** Tells what a request target asks for; `undefined` for what the gateway does not have. */
export function surfaceOf(target: string): Surface | undefined {
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  const query = at < 0 ? '' : target.slice(at);
  const segments = path.split('/').filter((segment) => segment !== '');
  const [first, ...rest] = segments;
  switch (first) {
    case undefined:
    case 'health':
      return rest.length === 0 ? { kind: 'status' } : undefined;
    case 'metrics':
      return rest.length === 0 ? { kind: 'metrics' } : undefined;
    case '-':
      return { kind: 'control', path: rest.join('/') + query };
    case 'v1':
    case 'v1beta':
    case 'v1alpha':
      return apiSurface(DEFAULT_GATEWAY, rest, query) ?? cloudflareSurface(rest, query);
    case 'compat':
      return apiSurface(DEFAULT_GATEWAY, withoutVersion(rest), query);
    default:
      return gatewaySurface(first, rest, query);
  }
}

/** What follows the name of a gateway: nothing, `compat`, or a provider's name. */
export function gatewaySurface(
  gateway: string,
  rest: readonly string[],
  query: string,
): Surface | undefined {
  const [provider, ...path] = rest;
  if (provider === undefined) return { kind: 'universal', gateway };
  if (provider === 'compat') return apiSurface(gateway, withoutVersion(path), query);
  return { kind: 'native', gateway, provider, rest: path.join('/') + query };
}

/** `v1/{account}/{gateway}/…`, as configurations for Cloudflare's gateway have it. */
function cloudflareSurface(rest: readonly string[], query: string): Surface | undefined {
  const [account, gateway, ...path] = rest;
  if (account === undefined || gateway === undefined) return undefined;
  return gatewaySurface(gateway, path, query);
}

function withoutVersion(segments: readonly string[]): readonly string[] {
  return segments[0] === 'v1' ? segments.slice(1) : segments;
}

function apiSurface(
  gateway: string,
  segments: readonly string[],
  query: string,
): Surface | undefined {
  const endpoint = segments.join('/');
  if (endpoint === 'models') return { kind: 'models', gateway };
  if (endpoint === 'messages' || endpoint === 'messages/count_tokens') {
    return { kind: 'unified', gateway, dialect: 'anthropic', endpoint };
  }
  const gemini = GEMINI_MODEL.exec(endpoint);
  if (gemini) {
    const [, model = '', method = ''] = gemini;
    const stream = method === 'streamGenerateContent';
    return {
      kind: 'unified',
      gateway,
      dialect: 'gemini',
      endpoint: method + query,
      model: decodeURIComponent(model),
      stream,
    };
  }
  if (!OPENAI_ENDPOINT.test(endpoint)) return undefined;
  return { kind: 'unified', gateway, dialect: openAiDialect(endpoint), endpoint: endpoint + query };
}

function openAiDialect(endpoint: string): Dialect {
  switch (endpoint) {
    case 'chat/completions':
      return 'openai-chat';
    case 'responses':
      return 'openai-responses';
    case 'completions':
      return 'openai-completions';
    default:
      return 'openai-other';
  }
}
