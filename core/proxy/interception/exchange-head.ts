import type { App } from '../../exchange/app';
import type { McpCall } from '../../exchange/mcp-call';
import type { RequestBody } from '../../exchange/part';
import type { ClientRequest } from '../../http/message';
import type { ExchangeHead } from '../../pipeline/types';
import type { Visit } from './visit';

/** What rules can know of a request before its body. */
export function exchangeHead(
  visit: Visit,
  app: App,
  request: ClientRequest,
  mcp?: McpCall,
  refused?: 'block' | 'redirect',
): ExchangeHead {
  const { method, host, target, headers, origin, version } = request;
  const userAgent = headers['user-agent'];
  return {
    door: visit.door,
    actor: visit.actor,
    app,
    ...(visit.activity === undefined ? {} : { activity: visit.activity }),
    ...(mcp === undefined ? {} : { mcp }),
    ...(mcp === undefined || refused === undefined ? {} : { refused }),
    request: {
      method,
      host,
      target,
      headers,
      encrypted: origin.scheme === 'https',
      port: origin.port,
      httpVersion: `HTTP/${version}`,
      ...(userAgent === undefined ? {} : { userAgent }),
    },
  };
}

/** The body as rules read it, once its content coding is undone. */
export function requestBody({ headers }: ClientRequest, bytes: Uint8Array): RequestBody {
  const mime = (headers['content-type'] ?? '').split(';', 1)[0] ?? '';
  return { bytes, mime: mime.trim().toLowerCase() };
}
