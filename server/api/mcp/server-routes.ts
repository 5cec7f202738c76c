import type { FastifyInstance } from 'fastify';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import type { PortalServer } from '../../../core/exchange/policy-portal';
import { ApiProblem, ERROR_CODES, notFound } from '../api-problem';
import { page, success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import { found, searchSchema } from '../paging';
import type { ApiServices } from '../services';
import { newServerSchema, serverUpdateSchema, showServer, toServer, updated } from './mcp-server';
import { optionsOf } from './options';

type Account = { Params: { account: string } };
type Server = { Params: { account: string; server: string } };
const PATH = '/accounts/:account/access/ai-controls/mcp/servers';

/** MCP servers behind the portal. */
export function mcpServerRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'policy:read') };
  const edit = { preHandler: requireScope(tokens, 'policy:edit') };
  const show = (server: PortalServer) => showServer(server, editor.current().time);

  app.get<Account>(PATH, read, ({ query }) => {
    const { page: number, per_page, search } = parse(searchSchema, query);
    const { servers } = editor.current().document.portal;
    const wanted = servers.filter(({ id, name, url }) => found(search, id, name, url));
    return page(wanted.map(show), number, per_page);
  });
  app.post<Account>(PATH, edit, async (request) => {
    const server = toServer(parse(newServerSchema, request.body));
    await editor.edit(optionsOf(request), (document) => {
      const { servers } = document.portal;
      if (servers.some(({ id }) => id === server.id)) throw taken(server.id);
      return { document: withServers(document, [...servers, server]), result: undefined };
    });
    return success(show(server));
  });
  app.get<Server>(`${PATH}/:server`, read, ({ params }) =>
    success(show(existing(editor.current().document, params.server))),
  );
  app.put<Server>(`${PATH}/:server`, edit, async (request) => {
    const change = parse(serverUpdateSchema, request.body);
    const server = await editor.edit(optionsOf(request), (document) => {
      const after = updated(existing(document, request.params.server), change);
      const servers = document.portal.servers.map((one) => (one.id === after.id ? after : one));
      return { document: withServers(document, servers), result: after };
    });
    return success(show(server));
  });
  app.delete<Server>(`${PATH}/:server`, edit, async (request) => {
    const server = await editor.edit(optionsOf(request), (document) => {
      const before = existing(document, request.params.server);
      const servers = document.portal.servers.filter(({ id }) => id !== before.id);
      return { document: withServers(document, servers), result: before };
    });
    return success(show(server));
  });
  /** Portals fetch the lists of their servers anew by themselves: there is nothing to wait for. */
  app.post<Server>(`${PATH}/:server/sync`, edit, ({ params }) => {
    existing(editor.current().document, params.server);
    return success({});
  });
}

function existing(document: PolicyDocument, id: string): PortalServer {
  const server = document.portal.servers.find((one) => one.id === id);
  if (!server) throw notFound(`MCP server ${id}`);
  return server;
}

export function withServers(
  document: PolicyDocument,
  servers: readonly PortalServer[],
): PolicyDocument {
  return { ...document, portal: { ...document.portal, servers: [...servers] } };
}

function taken(id: string): ApiProblem {
  const message = `There is an MCP server ${id} already.`;
  return new ApiProblem(409, [{ code: ERROR_CODES.conflict, message, source: { pointer: '/id' } }]);
}
