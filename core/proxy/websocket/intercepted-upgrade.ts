import type { Duplex } from 'node:stream';
import type { App } from '../../exchange/app';
import type { FieldLines } from '../../http/http1/fields';
import type { ResponseHead1 } from '../../http/http1/head';
import type { ClientExchange } from '../../http/message';
import { refusalText } from '../../extract/message';
import { refusedMessage } from '../../mcp-detect/refuse';
import { exchangeHead } from '../interception/exchange-head';
import { relay } from '../interception/relay';
import type { InterceptionOptions, Visit } from '../interception/visit';
import { agreedExtensions, readableOffers } from './deflate';
import { InspectedSocket, type SocketTools } from './inspected-socket';

/** True for a request to speak WebSocket from here on (RFC 6455 4.1). */
export function opensWebSocket({ request }: ClientExchange): boolean {
  return request.upgrade?.toLowerCase() === 'websocket';
}

/** Passes a handshake on, and inspects the messages of the socket that comes of it. */
export function interceptUpgrade(
  options: InterceptionOptions,
  client: ClientExchange,
  visit: Visit,
  app: App,
): void {
  client.onAbort = relay(client, {
    pool: options.pool,
    tunnelIdleMs: options.limits.tunnelIdleMs,
    ...(visit.to ? { to: visit.to } : {}),
    upgrade: 'websocket',
    onUpstreamFailure: options.onUpstreamFailure,
    lines: offeringReadable(client.request.lines),
    body: { kind: 'none' },
    onSwitch: (head, near, far) => inspect(options, client, visit, app, head, near, far),
  });
}

function inspect(
  options: InterceptionOptions,
  { request }: ClientExchange,
  visit: Visit,
  app: App,
  head: ResponseHead1,
  client: Duplex,
  upstream: Duplex,
): void {
  const extensions = agreedExtensions(head.fields.map['sec-websocket-extensions']);
  if (extensions.kind === 'unknown') {
    // Nobody offered that, and nobody could read what comes: the client would fail it too (4.1).
    client.destroy();
    upstream.destroy();
    return;
  }
  const policy = options.policy.current();
  let over: () => void = () => undefined;
  options.track(new Promise((resolve) => (over = resolve)));
  const extractor = options.sockets.find(request);
  new InspectedSocket({
    client,
    upstream,
    extractor: extractor.id,
    open: () => extractor.open(request),
    app,
    deflate: extensions.kind === 'deflate' ? extensions.terms : undefined,
    limits: {
      messageBytes: policy.limits.bodyBytes,
      decompressedBytes: policy.limits.decompressedBytes,
      bufferedBytes: options.limits.bufferedBytes,
      heldBytes: options.limits.heldBytes,
      idleMs: options.limits.tunnelIdleMs,
    },
    failsClosed: () => options.policy.current().failure === 'closed',
    tools: toolsOf(options, request),
    begin: (mcp) =>
      options.pipeline.begin(exchangeHead(visit, app, request, mcp, options.shadowMcp.refused)),
    track: options.track,
    onDefect: options.onDefect,
    onOver: over,
  });
}

function toolsOf(
  { shadowMcp }: InterceptionOptions,
  { host, target }: ClientExchange['request'],
): SocketTools {
  return {
    callIn: (message) => shadowMcp.callIn(host, target, message),
    refusal: (message, verdict) => {
      const reference = verdict.exchangeId;
      if (verdict.action === 'block') {
        return refusedMessage(message, { message: refusalText(verdict.refusal), reference });
      }
      const refusal = shadowMcp.refusal(reference);
      return refusal && refusedMessage(message, refusal);
    },
  };
}

/** The lines of a handshake, with no offer in them that would make messages unreadable. */
function offeringReadable(lines: FieldLines): FieldLines {
  const kept: string[] = [];
  const offers: string[] = [];
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] ?? '';
    if (name.toLowerCase() === 'sec-websocket-extensions') offers.push(lines[i + 1] ?? '');
    else kept.push(name, lines[i + 1] ?? '');
  }
  const readable = readableOffers(offers.join(','));
  if (readable !== undefined) kept.push('Sec-WebSocket-Extensions', readable);
  return kept;
}
