import { isIPv6 } from 'node:net';
import { MessageError } from './message-error';
import type { RequestHead1 } from './head';

/** Where a request goes. */
export interface Authority {
  /** Lower case; IPv6 addresses without brackets. */
  readonly host: string;
  readonly port: number;
}

/** RFC 3986 3.2.2 reg-name or IP-literal, and an optional port; no user information (RFC 9110 4.2.4). */
const AUTHORITY = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._~!$&'()*+,;=%-]+))(?::(\d{0,5}))?$/;

/** Parses `host`, `host:port` or `[v6]:port`; an empty port is the default. `undefined` when malformed. */
export function parseAuthority(text: string, defaultPort: number): Authority | undefined {
  const match = AUTHORITY.exec(text);
  if (!match) return undefined;
  const [, literal, name, digits] = match;
  if (literal !== undefined && !isIPv6(literal)) return undefined;
  const port = digits === undefined || digits === '' ? defaultPort : Number(digits);
  if (port < 1 || port > 65535) return undefined;
  const host = (literal ?? name ?? '').toLowerCase();
  // A final dot names the same host (RFC 1034 3.1); without it, it cannot be used to evade a list.
  return { host: host.endsWith('.') && host.length > 1 ? host.slice(0, -1) : host, port };
}

/** `host` as it stands in a URL or a `Host` field. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The value of `Host` for an authority, without the scheme's own port. */
export function hostField(authority: Authority, defaultPort: number): string {
  const host = bracketed(authority.host);
  return authority.port === defaultPort ? host : `${host}:${authority.port}`;
}

/** Parses the target of CONNECT, which has no default port (RFC 9110 9.3.6). */
export function parseConnectTarget(text: string): Authority | undefined {
  return /:\d+$/.test(text) ? parseAuthority(text, 0) : undefined;
}

/** RFC 9112 3.2: exactly one valid `Host` in HTTP/1.1; also in HTTP/1.0 at most one. */
export function checkHostField(head: RequestHead1): string | undefined {
  let found: string | undefined;
  const { lines } = head.fields;
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] ?? '';
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
    if (found !== undefined) throw new MessageError(400, 'more than one Host field');
    found = lines[i + 1] ?? '';
  }
  if (found === undefined && head.minor === 1) throw new MessageError(400, 'no Host field');
  if (found && !parseAuthority(found, 80))
    throw new MessageError(400, 'the Host field is malformed');
  return found;
}

export interface AbsoluteTarget {
  readonly scheme: 'http' | 'https';
  readonly authority: Authority;
  /** Path and query; `*` stays as it is. */
  readonly path: string;
}

/**
 * Parses an absolute-form target (RFC 9112 3.2.2). `undefined` when it is none. OPTIONS for an address
 * without a path is about the server as a whole (3.2.4).
 */
export function parseAbsoluteTarget(target: string, method: string): AbsoluteTarget | undefined {
  const match = /^(https?):\/\/([^/?#]*)([^#]*)$/i.exec(target);
  if (!match) return undefined;
  const scheme = (match[1] ?? '').toLowerCase() === 'https' ? 'https' : 'http';
  const authority = parseAuthority(match[2] ?? '', scheme === 'https' ? 443 : 80);
  if (!authority) return undefined;
  const rest = match[3] ?? '';
  if (rest === '' && method === 'OPTIONS') return { scheme, authority, path: '*' };
  return { scheme, authority, path: rest.startsWith('/') ? rest : `/${rest}` };
}
