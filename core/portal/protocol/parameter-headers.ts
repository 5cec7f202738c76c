import { isObject, type JsonObject, type Message } from './message';

/** Where a request names what it is about; the value is repeated in `Mcp-Name` (SEP-2243). */
const NAMED_BY: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

const SENTINEL = /^=\?base64\?(.*)\?=$/s;
const CANONICAL = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** What a header may carry as it is: visible ASCII with spaces and tabs inside. */
const PLAIN = /^([\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?)?$/;
/** RFC 9110 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The member of `params` that a method is named by. */
export function nameMember(method: string): string | undefined {
  return NAMED_BY[method];
}

/** A value as the text of a header; what does not fit is sent as Base64 (SEP-2243). */
export function encodeHeader(value: string): string {
  if (PLAIN.test(value) && !SENTINEL.test(value)) return value;
  return `=?base64?${Buffer.from(value, 'utf8').toString('base64')}?=`;
}

/** The inverse; undefined where the Base64 or its UTF-8 is broken. */
export function decodeHeader(text: string): string | undefined {
  const [, base64] = SENTINEL.exec(text) ?? [];
  if (base64 === undefined) return text;
  if (!CANONICAL.test(base64)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined; // not UTF-8
  }
}

/** An argument of a tool that is repeated in `Mcp-Param-<header>`. */
export interface HeaderParameter {
  readonly path: readonly string[];
  readonly header: string;
  readonly type: 'string' | 'integer' | 'boolean';
}

/**
 * The arguments that a tool's schema marks with `x-mcp-header`. Undefined when the marks break the
 * rules, which makes the tool unusable: a mark anywhere but on a primitive property that is reached
 * by `properties` alone, a name that is no token, or a name twice.
 */
export function headerParameters(schema: unknown): readonly HeaderParameter[] | undefined {
  const found: HeaderParameter[] = [];
  const fine = collect(schema, [], true, found);
  const names = new Set(found.map(({ header }) => header.toLowerCase()));
  return fine && names.size === found.length ? found : undefined;
}

function collect(
  node: unknown,
  path: readonly string[],
  reachable: boolean,
  found: HeaderParameter[],
): boolean {
  if (Array.isArray(node)) return node.every((item) => collect(item, path, false, found));
  if (!isObject(node)) return true;
  const mark = node['x-mcp-header'];
  if (mark !== undefined) {
    const { type } = node;
    const header = typeof mark === 'string' && TOKEN.test(mark) ? mark : undefined;
    const primitive = type === 'string' || type === 'integer' || type === 'boolean';
    if (header === undefined || !primitive || !reachable || path.length === 0) return false;
    found.push({ path, header, type });
  }
  return Object.entries(node).every(([key, value]) => {
    if (key === 'properties' && isObject(value)) {
      return Object.entries(value).every(([name, child]) =>
        collect(child, [...path, name], reachable, found),
      );
    }
    // Examples and defaults are data, in which anything may stand.
    if (['x-mcp-header', 'default', 'examples', 'const', 'enum'].includes(key)) return true;
    return collect(value, path, false, found);
  });
}

function valueText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined;
}

function valueAt(from: unknown, path: readonly string[]): unknown {
  let node = from;
  for (const key of path) node = isObject(node) ? node[key] : undefined;
  return node;
}

/** The headers that a stateless request carries besides the revision. */
export function requestHeaders(
  message: Message,
  parameters: readonly HeaderParameter[] = [],
): Record<string, string> {
  const { method, params } = message as { method?: unknown; params?: JsonObject };
  if (typeof method !== 'string') return {};
  const headers: Record<string, string> = { 'mcp-method': method };
  const member = nameMember(method);
  const name = member === undefined ? undefined : params?.[member];
  if (typeof name === 'string') headers['mcp-name'] = encodeHeader(name);
  for (const { path, header } of parameters) {
    const text = valueText(valueAt(params?.['arguments'], path));
    if (text !== undefined) headers[`mcp-param-${header.toLowerCase()}`] = encodeHeader(text);
  }
  return headers;
}

/** What is wrong with the `Mcp-Param-*` headers of a call, or undefined. */
export function parameterMismatch(
  parameters: readonly HeaderParameter[],
  argument: unknown,
  headers: Readonly<Record<string, string | undefined>>,
): string | undefined {
  for (const { path, header, type } of parameters) {
    const value = valueAt(argument, path);
    const text = valueText(value);
    if (text === undefined) continue;
    const given = headers[`mcp-param-${header.toLowerCase()}`];
    if (given === undefined) return `the header Mcp-Param-${header} is missing`;
    const decoded = decodeHeader(given);
    if (decoded === undefined) return `the header Mcp-Param-${header} is not valid Base64`;
    const same =
      type === 'integer' && DECIMAL.test(decoded) ? Number(decoded) === value : decoded === text;
    if (!same) return `the header Mcp-Param-${header} and the argument ${path.join('.')} differ`;
  }
  return undefined;
}
