import type { Catalogue, Entry } from '../catalogue/catalogue';
import { matchesTemplate, splitUri } from '../catalogue/uris';
import { PortalRefusal } from '../governance/refusal';
import { objectAt, stringAt, type RequestMessage } from '../protocol/message';
import { CODE } from '../protocol/revision';
import type { UpstreamServer } from '../upstream/server';
import type { Client } from './client';
import { viewOf } from './lists';
import { split } from './namespaces';

/** Where a request goes, and how it reads there. */
export interface Route {
  readonly server: UpstreamServer;
  readonly entry: Entry | undefined;
  readonly message: RequestMessage;
}

/** Methods about a task that exists, in either era. */
const TASK_METHODS: ReadonlySet<string> = new Set([
  'tasks/get',
  'tasks/result',
  'tasks/cancel',
  'tasks/update',
]);

export interface RouteOptions {
  readonly catalogue: Catalogue;
  readonly servers: () => readonly UpstreamServer[];
}

/**
 * Finds the server that a request is for and translates names into those of the server. Undefined
 * for methods that are about no single server. @throws PortalRefusal for a name that nobody has
 */
export async function findRoute(
  options: RouteOptions,
  client: Client,
  message: RequestMessage,
): Promise<Route | undefined> {
  const { method } = message;
  if (method === 'tools/call') return await byName(options, client, message, 'tools');
  if (method === 'prompts/get') return await byName(options, client, message, 'prompts');
  if (method === 'completion/complete') return await byReference(options, client, message);
  if (method.startsWith('resources/')) return await byUri(options, client, message, 'uri');
  if (TASK_METHODS.has(method)) return byTask(options, message);
  return undefined;
}

async function byName(
  { catalogue }: RouteOptions,
  client: Client,
  message: RequestMessage,
  kind: 'tools' | 'prompts',
): Promise<Route> {
  const name = stringAt(message.params, 'name') ?? '';
  const table = await catalogue.table(kind, viewOf(client));
  const entry = table.byExposed.get(name);
  if (!entry || !(client.only?.has(entry.server.id) ?? true)) {
    const what = kind === 'tools' ? 'tool' : 'prompt';
    const text = `Unknown ${what}: ${name}`;
    throw new PortalRefusal('not-allowed', text, {}, CODE.invalidParams);
  }
  return { server: entry.server, entry, message: renamed(message, 'name', entry.own, name) };
}

/** The same message where nothing changes, so that nothing is written anew. */
function renamed(
  message: RequestMessage,
  member: string,
  own: string,
  exposed: string,
): RequestMessage {
  return own === exposed ? message : { ...message, params: { ...message.params, [member]: own } };
}

async function byReference(
  options: RouteOptions,
  client: Client,
  message: RequestMessage,
): Promise<Route> {
  const ref = objectAt(message.params, 'ref');
  const about = (inner: RequestMessage): RequestMessage => ({
    ...message,
    params: { ...message.params, ref: { ...ref, ...inner.params } },
  });
  const name = stringAt(ref, 'name');
  if (name !== undefined) {
    const inner = { ...message, params: { name } };
    const route = await byName(options, client, inner, 'prompts');
    return { ...route, message: about(route.message) };
  }
  const inner = { ...message, params: { uri: stringAt(ref, 'uri') ?? '' } };
  const route = await byUri(options, client, inner, 'uri');
  return { ...route, message: about(route.message) };
}

async function byUri(
  options: RouteOptions,
  client: Client,
  message: RequestMessage,
  member: string,
): Promise<Route> {
  const uri = stringAt(message.params, member) ?? '';
  const found = await ownerOf(options, client, uri);
  if (!found || !(client.only?.has(found.server.id) ?? true)) throw notFound(client, uri);
  const { server, entry, own } = found;
  return { server, entry, message: renamed(message, member, own, uri) };
}

/** No such resource, as each era says it. */
export function notFound({ era }: Pick<Client, 'era'>, uri: string): PortalRefusal {
  const code = era === 'modern' ? CODE.invalidParams : CODE.resourceNotFound;
  return new PortalRefusal('not-allowed', `Resource not found: ${uri}`, { uri }, code);
}

interface UriOwner {
  readonly server: UpstreamServer;
  readonly entry: Entry | undefined;
  readonly own: string;
}

/** Who has a resource: who lists it, whose template it fits, who mentioned it, who has its name. */
async function ownerOf(
  { catalogue, servers }: RouteOptions,
  client: Client,
  uri: string,
): Promise<UriOwner | undefined> {
  const view = viewOf(client);
  const byId = (id: string | undefined): UpstreamServer | undefined =>
    servers().find((server) => server.id === id);
  const resources = await catalogue.table('resources', view);
  const listed = resources.byExposed.get(uri) ?? resources.entries.find(({ own }) => own === uri);
  if (listed) return { server: listed.server, entry: listed, own: listed.own };
  const parts = splitUri(uri);
  const named = byId(parts?.server) ?? byId(parts?.server.replace(/^s(?=\d)/, ''));
  if (parts && named) return { server: named, entry: undefined, own: parts.uri };
  const mentioned = byId(client.mentioned.get(uri));
  if (mentioned) return { server: mentioned, entry: undefined, own: uri };
  const templates = await catalogue.table('templates', view);
  const fitting = templates.entries.find(
    ({ own, exposed }) => matchesTemplate(own, uri) || own === uri || exposed === uri,
  );
  if (fitting) {
    const own = fitting.exposed === uri ? fitting.own : uri;
    return { server: fitting.server, entry: fitting, own };
  }
  const having = new Set([...resources.entries, ...templates.entries].map(({ server }) => server));
  const [only] = having;
  return only && having.size === 1 ? { server: only, entry: undefined, own: uri } : undefined;
}

function byTask({ servers }: RouteOptions, message: RequestMessage): Route {
  const id = stringAt(message.params, 'taskId') ?? '';
  const parts = split(id);
  const server = servers().find((candidate) => candidate.id === parts?.server);
  if (!parts || !server) {
    throw new PortalRefusal('not-allowed', `Unknown task: ${id}`, {}, CODE.invalidParams);
  }
  const params = { ...message.params, taskId: parts.value };
  return { server, entry: undefined, message: { ...message, params } };
}
