import type { FieldLines } from '../../http/http1/fields';
import { fieldText } from '../../http/http1/body-writer';
import type { ClientRequest } from '../../http/message';
import type { RefusalAnswer } from '../../extract/types';

/** Methods whose way can be followed hop by hop (RFC 9110 7.6.2). */
const COUNTED: ReadonlySet<string> = new Set(['TRACE', 'OPTIONS']);
/** Fields that a TRACE must not show to whoever reads its answer (RFC 9110 9.3.8). */
const SECRET = /^(authorization|proxy-authorization|cookie|.*(token|secret|key).*)$/i;

/** How many more hops this request may go; `undefined` where nothing limits it. */
export function hopsLeft({ method, headers }: ClientRequest): number | undefined {
  const limit = headers['max-forwards'];
  if (limit === undefined || !COUNTED.has(method)) return undefined;
  return /^\d{1,9}$/.test(limit) ? Number(limit) : undefined;
}

/** The field lines for the next hop. */
export function afterHop(request: ClientRequest, lines: FieldLines): FieldLines {
  const left = hopsLeft(request);
  if (left === undefined) return lines;
  return lines.map((text, index) =>
    index % 2 === 1 && lines[index - 1]?.toLowerCase() === 'max-forwards' ? String(left - 1) : text,
  );
}

/** The answer of whom the request was to go no further than: us. */
export function finalAnswer(request: ClientRequest): RefusalAnswer {
  if (request.method === 'OPTIONS') {
    const allow = 'GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH';
    return { status: 200, headers: { allow }, body: '' };
  }
  const shown = request.lines.filter((_text, index, all) => {
    return !SECRET.test(all[index - (index % 2)] ?? '');
  });
  const start = `${request.method} ${request.target} HTTP/${request.version}\r\n`;
  return {
    status: 200,
    headers: { 'content-type': 'message/http' },
    body: `${start}Host: ${request.host}\r\n${fieldText(shown)}\r\n`,
  };
}
