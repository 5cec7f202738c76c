import type { Duplex } from 'node:stream';
import { endToEnd, type FieldLines } from '../../http/http1/fields';
import type { Framing } from '../../http/http1/framing';
import type { ResponseHead1 } from '../../http/http1/head';
import type { Authority } from '../../http/http1/request-target';
import type { BodySource, ClientExchange, ResponseStart } from '../../http/message';
import { upstreamPage } from '../pages/upstream-page';
import { joinSockets } from '../../http/tunnel/tunnel';
import { Forwarding, type OutgoingBody } from '../../http/upstream/forwarder';
import type { UpstreamPool } from '../../http/upstream/pool';
import type { UpstreamError } from '../../http/upstream/upstream-error';
import { answerLocally, jsonAnswer, pageAnswer } from './local-answer';
import { pumpBody } from '../../http/body/body-pump';
import { isNavigation } from './request-kind';

export interface RelayOptions {
  readonly pool: UpstreamPool;
  readonly tunnelIdleMs: number;
  /** Where to connect; absent: to the request's origin. */
  readonly to?: Authority;
  readonly lines?: FieldLines;
  readonly body: OutgoingBody;
  /** Takes the answer over; by default it is passed on untouched. */
  readonly onAnswer?: (head: ResponseHead1, start: ResponseStart, source: BodySource) => void;
  readonly onOver?: (result: RelayResult) => void;
}

export type RelayResult =
  | { readonly result: 'completed'; readonly status: number }
  | { readonly result: 'failed'; readonly error: string; readonly status?: number };

const DROPPED: ReadonlySet<string> = new Set(['content-length']);

/** Sends a request on and its answer back. Returns the way to give it up. */
export function relay(client: ClientExchange, options: RelayOptions): () => void {
  const { request } = client;
  const over = (result: RelayResult): void => options.onOver?.(result);
  const forwarding = new Forwarding(
    options.pool,
    {
      origin: {
        scheme: request.origin.scheme,
        to: options.to ?? { host: request.origin.host, port: request.origin.port },
        name: request.origin.host,
      },
      request,
      lines: options.lines ?? request.lines,
      body: options.body,
    },
    {
      onInformation: (head) => {
        // 100 was ours to send: the body is on its way already.
        if (head.status !== 100) client.inform(head.status, endToEnd(head.fields));
      },
      onResponse: (head, source, framing) => {
        const start = responseStart(head, source, framing);
        if (source && options.onAnswer) options.onAnswer(head, start, source);
        else passOn(client, head, start, source, over);
      },
      onSwitch: (head, socket) => {
        switchOver(client, head, socket, options.tunnelIdleMs);
        over({ result: 'completed', status: 101 });
      },
      onFailure: (error) => {
        answerFailure(client, error);
        over({ result: 'failed', error: error.failure, status: 502 });
      },
    },
  );
  forwarding.start();
  return () => forwarding.abort();
}

function responseStart(
  head: ResponseHead1,
  source: BodySource | undefined,
  framing: Framing,
): ResponseStart {
  const declared = head.fields.map['content-length'];
  const length = framing.kind === 'length' ? framing.length : undefined;
  return {
    status: head.status,
    lines: endToEnd(head.fields, DROPPED),
    // An answer to HEAD, and a 304, tells the length of a body that does not follow (RFC 9110 8.6).
    length: source ? length : declared === undefined ? bodilessLength(head) : Number(declared),
    bodiless: source === undefined,
  };
}

function bodilessLength(head: ResponseHead1): number | undefined {
  return head.status === 204 || head.status === 304 ? undefined : 0;
}

function passOn(
  client: ClientExchange,
  head: ResponseHead1,
  start: ResponseStart,
  source: BodySource | undefined,
  over: (result: RelayResult) => void,
): void {
  const sink = client.respond(start);
  if (!source) {
    sink.end();
    over({ result: 'completed', status: head.status });
    return;
  }
  pumpBody(source, sink, (error) =>
    over(
      error
        ? { result: 'failed', error: 'the answer broke off', status: head.status }
        : { result: 'completed', status: head.status },
    ),
  );
}

/** RFC 9110 7.8: from here on the connection speaks another protocol, byte for byte. */
function switchOver(
  client: ClientExchange,
  head: ResponseHead1,
  upstream: Duplex,
  idleMs: number,
): void {
  if (!client.switchProtocols) {
    upstream.destroy();
    return;
  }
  const upgrade = head.fields.map['upgrade'];
  const lines = endToEnd(head.fields);
  lines.push('Connection', 'Upgrade');
  if (upgrade !== undefined) lines.push('Upgrade', upgrade);
  joinSockets(client.switchProtocols(lines), upstream, idleMs);
}

function answerFailure(client: ClientExchange, error: UpstreamError): void {
  const { request } = client;
  const status = error.failure === 'timeout' ? 504 : 502;
  answerLocally(
    client,
    isNavigation(request.headers)
      ? pageAnswer(status, upstreamPage(request.host, error.failure, error.detail))
      : jsonAnswer(status, `upstream_${error.failure.replaceAll('-', '_')}`, error.detail),
  );
}
