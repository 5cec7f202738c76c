import { z } from 'zod';
import { createHostMatcher, normalizeHost } from '../extract/host-pattern';
import { pathOf } from '../extract/request-target';
import type { McpHead } from './types';

const serverSchema = z.object({
  host: z.string().min(1),
  path: z.string().startsWith('/').optional(),
  vendor: z.string(),
  /** The host serves other things, too: only below the path is it this server. */
  shared: z.boolean().optional(),
});

/** `resources/mcp-hosts.json`: servers that their vendors published. */
export const mcpServersSchema = z.object({
  source: z.string(),
  taken: z.string(),
  servers: z.array(serverSchema),
});
export type McpServer = z.infer<typeof serverSchema>;

/** Hosts that are known to serve the protocol. */
export interface McpPlaces {
  /** Why a request goes to such a server; `undefined` when its address says nothing. */
  reasonOf(head: McpHead): string | undefined;
  /** True for hosts on which such servers are: their connections must be inspected to be seen. */
  hasServers(host: string): boolean;
}

/**
 * @param servers the shipped list.
 * @param hosts further hosts of the policy, `name` or `*.name`.
 */
export function createMcpPlaces(
  servers: readonly McpServer[],
  hosts: readonly string[] = [],
): McpPlaces {
  const byHost = new Map<string, McpServer[]>();
  for (const server of servers) {
    const host = normalizeHost(server.host);
    byHost.set(host, [...(byHost.get(host) ?? []), server]);
  }
  const ofPolicy = createHostMatcher(hosts);
  return {
    reasonOf({ host, target }) {
      const name = normalizeHost(host);
      if (ofPolicy(name)) return `${name} is a server of the policy`;
      const known = byHost.get(name)?.find((server) => isAt(server, target));
      if (known !== undefined) return `${name} is a known server of ${known.vendor}`;
      return hasMcpLabel(name) ? `${name} is named as a server` : undefined;
    },
    hasServers(host) {
      const name = normalizeHost(host);
      return byHost.has(name) || ofPolicy(name) || hasMcpLabel(name);
    },
  };
}

function isAt({ path, shared }: McpServer, target: string): boolean {
  if (shared !== true || path === undefined) return true;
  const wanted = path.replace(/\/+$/, '');
  const asked = pathOf(target);
  return asked === wanted || asked.startsWith(`${wanted}/`);
}

/** `mcp.*`, also with names before it: `mcp.example.com`, `docs.mcp.example.com`. */
function hasMcpLabel(host: string): boolean {
  return host.startsWith('mcp.') || /\.mcp\.[^.]+\./.test(host);
}
