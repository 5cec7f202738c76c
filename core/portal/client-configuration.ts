import { isObject, stringAt, type JsonObject } from './protocol/message';

/**
 * Reads the servers out of a client's configuration (Claude Desktop, Cursor, Windsurf: `mcpServers`;
 * VS Code: `servers` or `mcp.servers`; Zed: `context_servers`) as servers of the policy. Nothing is
 * allowed yet, and values of headers and variables become secrets, so that none is copied.
 */
export function serversOfConfiguration(configuration: unknown): readonly JsonObject[] {
  if (!isObject(configuration)) return [];
  const inner = isObject(configuration['mcp']) ? configuration['mcp'] : {};
  const found = [
    configuration['mcpServers'],
    configuration['servers'],
    configuration['context_servers'],
    inner['servers'],
  ].filter(isObject);
  return found.flatMap((servers) =>
    Object.entries(servers).flatMap(([name, server]) =>
      isObject(server) ? serverOf(name, server) : [],
    ),
  );
}

function serverOf(name: string, server: JsonObject): JsonObject[] {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32);
  const url = stringAt(server, 'url') ?? stringAt(server, 'serverUrl');
  const command = stringAt(server, 'command');
  const shared = { id: id === '' ? 'server' : id, name, allow: [] };
  if (url !== undefined) return [{ ...shared, url, headers: secrets(server['headers']) }];
  if (command === undefined) return [];
  const { args } = server;
  const texts = Array.isArray(args) ? args.filter((one) => typeof one === 'string') : [];
  return [{ ...shared, command, args: texts, env: secrets(server['env']) }];
}

function secrets(values: unknown): JsonObject {
  if (!isObject(values)) return {};
  return Object.fromEntries(Object.keys(values).map((name) => [name, `\${secret:${name}}`]));
}
