import { parse as parseJson, type ParseError } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { isObject, stringAt, type JsonObject } from './protocol/message';

/** Largest configuration that is read, UTF-16 code units. */
export const CONFIGURATION_LENGTH = 4 * 1024 * 1024;
/** Servers of one configuration that are read. */
const SERVERS = 500;

/** A server as a client's configuration has it. */
export interface ConfiguredServer {
  readonly name: string;
  readonly url: string | undefined;
  readonly command: string | undefined;
  readonly args: readonly string[];
  /** Names of headers and variables; values are not read. */
  readonly headers: readonly string[];
  readonly env: readonly string[];
}

/**
 * Reads a client's configuration: JSON, with comments or without, or TOML.
 * @throws Error where it is neither
 */
export function parseConfiguration(text: string, fileName: string): unknown {
  if (text.length > CONFIGURATION_LENGTH) throw new Error('the configuration is too large');
  if (/\.toml$/i.test(fileName)) return parseToml(text);
  const faults: ParseError[] = [];
  const options = { allowTrailingComma: true, allowEmptyContent: true };
  const value: unknown = parseJson(text.replace(/^\uFEFF/, ''), faults, options);
  const [fault] = faults;
  if (fault) throw new Error(`the configuration is no JSON from character ${fault.offset} on`);
  return value;
}

/**
 * The servers of a configuration, in whichever form: `mcpServers` (Claude, Cursor, Windsurf, Gemini and
 * most others; of Claude Code also those of each project), `servers` or `mcp.servers` (VS Code),
 * `context_servers` (Zed), `mcp_servers` (Codex), `mcp` (OpenCode), `amp.mcpServers` (Amp).
 */
export function configuredServers(configuration: unknown): readonly ConfiguredServer[] {
  return tablesOf(configuration)
    .flatMap((table) =>
      Object.entries(table).flatMap(([name, server]) =>
        isObject(server) ? configuredServer(name, server) : [],
      ),
    )
    .slice(0, SERVERS);
}

/**
 * The same as servers of the policy. Nothing is allowed yet, and values of headers and variables become
 * secrets, so that none is copied.
 */
export function serversOfConfiguration(configuration: unknown): readonly JsonObject[] {
  const taken = new Set<string>();
  return configuredServers(configuration).map(({ name, url, command, args, headers, env }) => {
    const shared = { id: freeId(name, taken), name, allow: [] };
    return url === undefined
      ? { ...shared, command: command ?? '', args, env: secrets(env) }
      : { ...shared, url, headers: secrets(headers) };
  });
}

function tablesOf(configuration: unknown): readonly JsonObject[] {
  if (!isObject(configuration)) return [];
  const { mcp, projects } = configuration;
  const inner = isObject(mcp) ? mcp : {};
  return [
    configuration['mcpServers'],
    configuration['servers'],
    configuration['context_servers'],
    configuration['mcp_servers'],
    configuration['amp.mcpServers'],
    inner['servers'],
    isObject(inner['servers']) ? undefined : inner,
    ...(isObject(projects) ? Object.values(projects).map(serversOfProject) : []),
  ].filter(isObject);
}

function serversOfProject(project: unknown): unknown {
  return isObject(project) ? project['mcpServers'] : undefined;
}

function configuredServer(name: string, server: JsonObject): ConfiguredServer[] {
  const program = isObject(server['command']) ? server['command'] : server;
  const words = Array.isArray(program['command']) ? program['command'] : undefined;
  const command = words
    ? textsOf(words)[0]
    : (stringAt(program, 'path') ?? stringAt(program, 'command'));
  const args = words ? textsOf(words).slice(1) : textsOf(program['args']);
  const url =
    stringAt(server, 'url') ??
    stringAt(server, 'serverUrl') ??
    stringAt(server, 'httpUrl') ??
    bridged(args);
  if (url === undefined && command === undefined) return [];
  if (url !== undefined && !URL.canParse(url)) return [];
  return [
    {
      name,
      url,
      command,
      args,
      headers: namesOf(server['headers'] ?? server['http_headers']),
      env: namesOf(program['env'] ?? server['env'] ?? server['environment']),
    },
  ];
}

/** The server behind a program that only carries messages to it. */
function bridged(args: readonly string[]): string | undefined {
  if (!args.some((word) => /^(mcp-remote|supergateway)(@|$)/.test(word))) return undefined;
  return args.find((word) => /^https?:\/\//.test(word));
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function namesOf(value: unknown): readonly string[] {
  return isObject(value) ? Object.keys(value) : [];
}

/** An id of the policy that no other server has. */
function freeId(name: string, taken: Set<string>): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 28)
    .replace(/^-+|-+$/g, '');
  const first = plain === '' ? 'server' : plain;
  let id = first;
  for (let count = 2; taken.has(id); count += 1) id = `${first}-${count}`;
  taken.add(id);
  return id;
}

function secrets(names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.map((name) => [name, `\${secret:${name.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 64)}}`]),
  );
}
