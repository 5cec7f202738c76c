import type { IncomingHttpHeaders } from 'node:http2';
import type { FieldLines } from '../http1/fields';

/** Connection-specific fields are malformed in HTTP/2 (RFC 9113 8.2.2); `Host` is `:authority` here. */
const DROPPED: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'host',
  'te',
  'content-length',
]);

/** Field lines of what node:http2 received, without pseudo-fields and framing. */
export function linesOf(headers: IncomingHttpHeaders): string[] {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(':') || DROPPED.has(name) || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) lines.push(name, one);
  }
  return lines;
}

/** Field lines for node:http2: lower-case names, repeated ones as arrays, nothing per connection. */
export function headersOf(lines: FieldLines): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (let i = 0; i < lines.length; i += 2) {
    const name = (lines[i] ?? '').toLowerCase();
    const value = lines[i + 1] ?? '';
    if (DROPPED.has(name)) continue;
    const before = headers[name];
    if (before === undefined) headers[name] = value;
    else headers[name] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return headers;
}
