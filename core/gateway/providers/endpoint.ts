import type { Origin } from '../../http/message';
import { GatewayError } from '../http/gateway-error';
import type { Provider } from './provider';

/** Where one request goes. */
export interface Endpoint {
  readonly origin: Origin;
  /** Path and query. */
  readonly target: string;
}

const VERSION = /^v\d+[a-z0-9]*$/;
const WORD = /\{(\w+)\}/g;

/** The endpoint of a path below a base address. @throws GatewayError where a word has no value */
export function endpointAt(
  provider: Provider,
  baseUrl: string,
  path: string,
  variables: Readonly<Record<string, string>> = {},
): Endpoint {
  const filled = baseUrl.replace(WORD, (_whole, word: string) => {
    const value = variables[word] ?? provider.variables[word];
    if (value !== undefined && /^[\w.-]+$/.test(value)) return value;
    throw new GatewayError(
      'bad-request',
      `${provider.name} needs a value for “${word}”: set it in the policy (gateway.providers, variables) or in the path.`,
    );
  });
  const url = new URL(filled);
  const [route = '', query] = splitQuery(path);
  const target = joinPaths(url.pathname, route) + withQuery(provider, query);
  return { ...endpointOfUrl(url), target };
}

/** The endpoint of a complete address. */
export function endpointOfUrl(url: URL): Endpoint {
  const scheme = url.protocol === 'http:' ? 'http' : 'https';
  const port = url.port === '' ? (scheme === 'http' ? 80 : 443) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return { origin: { scheme, host, port }, target: url.pathname + url.search };
}

/**
 * The endpoint of a provider-native request: `rest` is what follows the provider's name. Providers
 * whose address has a variable part take it from the path, in the form that is in use for them.
 */
export function nativeEndpoint(provider: Provider, rest: string): Endpoint {
  const path = rest.replace(/^\/+/, '');
  switch (provider.id) {
    case 'azure-openai':
      return azureEndpoint(provider, path);
    case 'aws-bedrock':
      return bedrockEndpoint(provider, path);
    case 'google-vertex':
      return vertexEndpoint(provider, path);
    case 'workers-ai':
      return endpointAt(provider, provider.baseUrl, path.startsWith('@') ? `run/${path}` : path);
    case 'google-ai-studio':
      // The Live API stands beside the versions of the REST API, and names its own.
      return endpointAt(
        provider,
        path.startsWith('ws/') ? provider.baseUrl.replace(/\/v1\w*$/, '') : provider.baseUrl,
        path,
      );
    default:
      return endpointAt(provider, provider.baseUrl, path);
  }
}

/** `{resource}/{deployment}/chat/completions`, or the path of the service itself. */
function azureEndpoint(provider: Provider, path: string): Endpoint {
  const base = provider.baseUrl.replace(/\/openai\/deployments\/\{deployment\}$/, '');
  if (/^openai\//.test(path)) return endpointAt(provider, base, path);
  const known = 'resource' in provider.variables || !base.includes('{resource}');
  const pattern = known
    ? /^(?<deployment>[\w.-]+)\/(?<rest>.+)$/
    : /^(?<resource>[\w-]+)\/(?<deployment>[\w.-]+)\/(?<rest>.+)$/;
  const { resource, deployment, rest = '' } = pattern.exec(path)?.groups ?? {};
  if (deployment === undefined) {
    throw new GatewayError(
      'bad-request',
      'Azure OpenAI needs {resource}/{deployment} in the path.',
    );
  }
  return endpointAt(provider, base, `openai/deployments/${deployment}/${rest}`, {
    ...(resource === undefined ? {} : { resource }),
  });
}

/** `bedrock-runtime/{region}/model/…`, `{region}/model/…` or `model/…`. */
function bedrockEndpoint(provider: Provider, path: string): Endpoint {
  const match = /^(?:bedrock-runtime\/)?(?:([a-z]{2}(?:-[a-z]+)+-\d)\/)?(.+)$/.exec(path);
  const region = match?.[1];
  const variables = region === undefined ? {} : { region };
  return endpointAt(provider, provider.baseUrl, match?.[2] ?? path, variables);
}

/** `v1/projects/{project}/locations/{location}/…`, or what follows it. */
function vertexEndpoint(provider: Provider, path: string): Endpoint {
  const match = /^(v\d\w*)\/projects\/([\w.-]+)\/locations\/([\w-]+)\/(.+)$/.exec(path);
  if (!match)
    return endpointAt(provider, vertexBase(provider, provider.variables['location']), path);
  const [, version = 'v1', project = '', location = '', rest = ''] = match;
  const base = vertexBase(provider, location).replace(/\/v1(\/|$)/, `/${version}$1`);
  return endpointAt(provider, base, rest, { project, location });
}

/** The global location has no region in its host name. */
export function vertexBase(provider: Provider, location: string | undefined): string {
  const { baseUrl } = provider;
  return location === 'global' ? baseUrl.replace('{location}-aiplatform', 'aiplatform') : baseUrl;
}

function splitQuery(path: string): [string, string | undefined] {
  const at = path.indexOf('?');
  return at < 0 ? [path, undefined] : [path.slice(0, at), path.slice(at + 1)];
}

/** A version at the start of the path takes the place of the one at the end of the base. */
function joinPaths(base: string, path: string): string {
  const segments = base.split('/').filter((segment) => segment !== '');
  const route = path.replace(/^\/+/, '');
  const first = route.slice(0, route.indexOf('/') < 0 ? undefined : route.indexOf('/'));
  const last = segments.at(-1) ?? '';
  if (VERSION.test(first) && VERSION.test(last)) segments.pop();
  return `/${[...segments, route].join('/')}`;
}

function withQuery(provider: Provider, query: string | undefined): string {
  const parameters = new URLSearchParams(query ?? '');
  let added = false;
  for (const [name, value] of Object.entries(provider.query)) {
    if (parameters.has(name)) continue;
    parameters.set(name, value);
    added = true;
  }
  if (added) return `?${parameters.toString()}`;
  return query === undefined ? '' : `?${query}`;
}
