import { isError, isObject, type JsonObject, type RequestMessage } from '../protocol/message';
import type { UpstreamServer } from '../upstream/server';
import type { Client } from './client';
import { namespaceTasks } from './namespaces';

/** How long the servers have to list their tasks, ms. */
const LIST_MS = 2000;

/** The tasks of a client at all servers that have tasks (revision 2025-11-25). */
export class TaskList {
  constructor(private readonly servers: () => readonly UpstreamServer[]) {}

  /** One page with all of them; a server that does not answer in time is left out. */
  async list(client: Client, request: RequestMessage, signal: AbortSignal): Promise<JsonObject> {
    const connected = this.servers().filter((server) => server.has(client.owner.key));
    const lists = await Promise.all(
      connected.map((server) => tasksOf(server, client, request, signal)),
    );
    return { tasks: lists.flat() };
  }
}

async function tasksOf(
  server: UpstreamServer,
  client: Client,
  request: RequestMessage,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIST_MS)]);
  const id = `portcullis-tasks-${String(request.id)}`;
  const answer = await server
    .request(
      client.owner,
      { jsonrpc: '2.0', id, method: 'tasks/list', params: {} },
      { hooks: client.owner.hooks(server), signal: limited },
    )
    .catch(() => undefined); // Its state is shown with its lists.
  if (!answer || isError(answer)) return [];
  const tasks = answer.result['tasks'];
  if (!Array.isArray(tasks)) return [];
  return tasks.filter(isObject).map((task) => namespaceTasks(server.id, task));
}
