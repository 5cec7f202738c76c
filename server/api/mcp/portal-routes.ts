import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import type { PortalPolicy } from '../../../core/exchange/policy-portal';
import { ApiProblem, ERROR_CODES, invalid, notFound } from '../api-problem';
import { page, success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import { found, searchSchema } from '../paging';
import type { ApiServices } from '../services';
import { changedNamesSchema, withChangedNames } from './changed-names';
import { showServer } from './mcp-server';
import { optionsOf } from './options';

type Account = { Params: { account: string } };
type Portal = { Params: { account: string; portal: string } };
const PATH = '/accounts/:account/access/ai-controls/mcp/portals';
const CODE_MODES = ['off', 'opt_in', 'default_on', 'enforced'] as const;

const memberSchema = z.strictObject({
  server_id: z.string(),
  default_disabled: z.literal(false, 'servers of the portal are on; remove it instead').optional(),
  on_behalf: z.boolean().optional(),
  updated_tools: changedNamesSchema.default([]),
  updated_prompts: changedNamesSchema.default([]),
});
const members = {
  description: z.string().max(1000).optional(),
  code_mode: z.enum(CODE_MODES).optional(),
  allow_code_mode: z.boolean().optional(),
  secure_web_gateway: z.boolean().optional(),
  servers: z.array(memberSchema).max(200).optional(),
};
const newPortalSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, '1–64 of a–z, 0–9, _ and -'),
  name: z.string().min(1).max(200),
  hostname: z.string().min(1).max(253),
  ...members,
});
const portalUpdateSchema = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  hostname: z.string().min(1).max(253).optional(),
  ...members,
});
type Listing = NonNullable<PortalPolicy['listing']>;
type PortalUpdate = z.infer<typeof portalUpdateSchema>;

/** The portal. A policy has one, so that there is one door whose address agents know. */
export function mcpPortalRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'policy:read') };
  const edit = { preHandler: requireScope(tokens, 'policy:edit') };
  const show = (portal: PortalPolicy, listing: Listing) =>
    showPortal(portal, listing, editor.current().time);

  const put = async (request: FastifyRequest, how: (document: PolicyDocument) => Listed) => {
    const portal = await editor.edit(optionsOf(request), (document) => {
      const result = how(document);
      return { document: { ...document, portal: result }, result };
    });
    return success(show(portal, portal.listing));
  };

  app.get<Account>(PATH, read, ({ query }) => {
    const { page: number, per_page, search } = parse(searchSchema, query);
    const { portal } = editor.current().document;
    const { listing } = portal;
    const wanted = listing && found(search, listing.id, listing.name) ? [listing] : [];
    return page(
      wanted.map((one) => show(portal, one)),
      number,
      per_page,
    );
  });
  app.post<Account>(PATH, edit, async (request) => {
    const { id, name, hostname, ...change } = parse(newPortalSchema, request.body);
    const listing = { id, name, hostname };
    return await put(request, (document) => {
      if (document.portal.listing) throw onlyOne(document.portal.listing.id);
      return changed(document.portal, listing, change);
    });
  });
  app.get<Portal>(`${PATH}/:portal`, read, ({ params }) => {
    const { portal } = editor.current().document;
    return success(show(portal, existing(portal, params.portal)));
  });
  app.put<Portal>(`${PATH}/:portal`, edit, async (request) => {
    const change = parse(portalUpdateSchema, request.body);
    return await put(request, ({ portal }) =>
      changed(portal, existing(portal, request.params.portal), change),
    );
  });
  app.delete<Portal>(`${PATH}/:portal`, edit, async (request) => {
    return await editor.edit(optionsOf(request), (document) => {
      const listing = existing(document.portal, request.params.portal);
      const portal = { ...document.portal, enabled: false };
      delete portal.listing;
      return { document: { ...document, portal }, result: success(show(portal, listing)) };
    });
  });
}

type Listed = PortalPolicy & { readonly listing: Listing };

function changed(portal: PortalPolicy, before: Listing, change: PortalUpdate): Listed {
  const { name, hostname, description } = change;
  const listing = {
    ...before,
    ...(name === undefined ? {} : { name }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(description === undefined ? {} : { description }),
  };
  return { ...withMembers(portal, change), listing, enabled: true };
}

/** Servers that the request names are on, all others off; without servers in it they stay. */
function withMembers(portal: PortalPolicy, change: PortalUpdate): PortalPolicy {
  const { servers: wanted } = change;
  const codeMode = change.code_mode ?? (change.allow_code_mode === false ? 'off' : portal.codeMode);
  if (wanted === undefined) return { ...portal, codeMode };
  for (const [index, { server_id: id }] of wanted.entries()) {
    if (portal.servers.some((server) => server.id === id)) continue;
    throw invalid(`There is no MCP server ${id}.`, `/servers/${index}/server_id`);
  }
  const servers = portal.servers.map((server) => {
    const member = wanted.find(({ server_id: id }) => id === server.id);
    if (!member) return { ...server, enabled: false };
    const names = [...member.updated_tools, ...member.updated_prompts];
    return { ...withChangedNames(server, names), enabled: true };
  });
  return { ...portal, codeMode, servers };
}

function showPortal(portal: PortalPolicy, listing: Listing, updatedAt: number) {
  const at = new Date(updatedAt).toISOString();
  return {
    ...listing,
    code_mode: portal.codeMode,
    allow_code_mode: portal.codeMode !== 'off',
    servers: portal.servers
      .filter(({ enabled }) => enabled)
      .map((server) => ({ ...showServer(server, updatedAt), server_id: server.id })),
    created_at: at,
    modified_at: at,
  };
}

function existing(portal: PortalPolicy, id: string): Listing {
  if (portal.listing?.id !== id) throw notFound(`MCP portal ${id}`);
  return portal.listing;
}

function onlyOne(id: string): ApiProblem {
  const message = `There is one portal, and it is ${id}: change it, or delete it first.`;
  return new ApiProblem(409, [{ code: ERROR_CODES.conflict, message, source: { pointer: '/id' } }]);
}
