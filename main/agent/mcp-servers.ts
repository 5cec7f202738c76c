import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import { mcpServersSchema, type McpServer } from '../../core/mcp-detect/places';

/** The known MCP servers that are shipped. @throws where the file is missing or broken. */
export async function readMcpServers(resourcesDir: string): Promise<readonly McpServer[]> {
  const text = await readFile(join(resourcesDir, 'mcp-hosts.json'), 'utf8');
  return mcpServersSchema.parse(JSON.parse(text)).servers;
}

/** Hosts that are named as MCP servers, in the patterns of a PAC file. */
const NAMED = ['mcp.*.*', 'mcp.*.*.*', '*.mcp.*.*'];

/** Patterns of the hosts that must come by the proxy for the policy's `shadowMcp`. */
export function shadowMcpPatterns(
  { action, hosts }: PolicyDocument['shadowMcp'],
  servers: readonly McpServer[],
): readonly string[] {
  return action === 'off' ? [] : [...servers.map(({ host }) => host), ...NAMED, ...hosts];
}
