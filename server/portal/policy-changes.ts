import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { PortalServer } from '../../core/exchange/policy-portal';
import { whoMayCall } from '../../core/portal/governance/grants';

/** A policy document with one server of the portal exchanged; undefined where there is no such. */
function withServer(
  document: PolicyDocument,
  id: string,
  change: (server: PortalServer) => PortalServer,
): PolicyDocument | undefined {
  const { portal } = document;
  if (!portal.servers.some((server) => server.id === id)) return undefined;
  const servers = portal.servers.map((server) => (server.id === id ? change(server) : server));
  return { ...document, portal: { ...portal, servers } };
}

/** Switches a server. */
export function withEnabled(
  document: PolicyDocument,
  id: string,
  enabled: boolean,
): PolicyDocument | undefined {
  return withServer(document, id, (server) => ({ ...server, enabled }));
}

/**
 * Switches one tool: off takes it from everybody, on gives it back to those whom grants name, and to
 * everybody where no grant names it.
 */
export function withTool(
  document: PolicyDocument,
  id: string,
  tool: string,
  allowed: boolean,
): PolicyDocument | undefined {
  return withServer(document, id, (server) => {
    const deny = server.deny.filter((pattern) => pattern !== tool);
    if (!allowed) return { ...server, deny: [...deny, tool] };
    const open = { ...server, deny };
    return whoMayCall(open, tool) === 'nobody' ? { ...open, allow: granted(open, tool) } : open;
  });
}

/** One grant for everybody gathers the tools that were switched on one by one. */
function granted({ allow }: PortalServer, tool: string): PortalServer['allow'] {
  const index = allow.findIndex(
    ({ groups, users, tools }) =>
      groups.length === 0 && users.length === 0 && tools.every((name) => !name.includes('*')),
  );
  if (index < 0) return [...allow, { tools: [tool], groups: [], users: [] }];
  return allow.map((grant, at) =>
    at === index ? { ...grant, tools: [...grant.tools, tool] } : grant,
  );
}

/** Approves one definition for every portal. */
export function withApproved(
  document: PolicyDocument,
  id: string,
  hash: string,
): PolicyDocument | undefined {
  return withServer(document, id, (server) => ({
    ...server,
    approved: [...new Set([...server.approved, hash])],
  }));
}

/** The input of a new server: nothing of it is allowed yet. */
export function withNewServer(
  document: PolicyDocument,
  { id, name, address }: { readonly id: string; readonly name: string; readonly address: string },
): unknown {
  const [command = '', ...args] = address.split(' ').filter((word) => word !== '');
  const place = /^https?:\/\//.test(address)
    ? { url: address }
    : { command, args: args.filter((word) => word !== '…') };
  const { portal } = document;
  const servers = [...portal.servers, { id, name, ...place, allow: [] }];
  return { ...document, portal: { ...portal, servers } };
}
