import type { Duplex } from 'node:stream';
import { endToEnd, type FieldLines } from '../../http/http1/fields';
import { repeatedLength, type Framing } from '../../http/http1/framing';
import type { ResponseHead1 } from '../../http/http1/head';
import { httpDate } from '../../http/http1/http-date';
import type { Authority } from '../../http/http1/request-target';
import type { BodySource, ClientExchange, ResponseStart } from '../../http/message';
import { upstreamPage } from '../pages/upstream-page';
import { joinSockets } from '../../http/tunnel/tunnel';
import { Forwarding, VIA_NAME, type OutgoingBody } from '../../http/upstream/forwarder';
import type { UpstreamPool } from '../../http/upstream/pool';
import type { UpstreamError } from '../../http/upstream/upstream-error';
import { answerLocally, jsonAnswer, pageAnswer } from './local-answer';
import { pumpBody } from '../../http/body/body-pump';
import { afterHop } from './hop-limit';
import { isNavigation } from './request-kind';

export interface RelayOptions {
  readonly pool: UpstreamPool;
  readonly tunnelIdleMs: number;
  /** Where to connect; absent: to the request's origin. */
  readonly to?: Authority;
  readonly lines?: FieldLines;
  /** Path and query that are sent instead of the client's. */
  readonly target?: string;
  /** Protocol to switch to that is offered to the upstream; absent: the offer ends here. */
  readonly upgrade?: string | undefined;
  readonly body: OutgoingBody;
  /** Takes the answer over; by default it is passed on untouched. */
  readonly onAnswer?: (head: ResponseHead1, start: ResponseStart, source: BodySource) => void;
  /** The upstream asks for the body; absent where the client was told to send it by us. */
  readonly onContinue?: () => void;
  /** Takes both ends of a connection that has switched protocols; by default they are joined. */
  readonly onSwitch?: (head: ResponseHead1, client: Duplex, upstream: Duplex) => void;
  /** The upstream could not be reached, or did not behave. */
  readonly onUpstreamFailure?: (host: string, failure: UpstreamError['failure']) => void;
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
      request: options.target === undefined ? request : { ...request, target: options.target },
      upgrade: options.upgrade,
      lines: afterHop(request, options.lines ?? request.lines),
      body: options.body,
    },
    {
      onInformation: (head) => {
        if (head.status === 100) options.onContinue?.();
        else client.inform(head.status, endToEnd(head.fields, DROPPED));
      },
      onResponse: (head, source, framing) => {
        const start = responseStart(head, source, framing);
        if (source && options.onAnswer) options.onAnswer(head, start, source);
        else passOn(client, head, start, source, over);
      },
      onSwitch: (head, socket) => {
        switchOver(client, head, socket, options);
        over({ result: 'completed', status: 101 });
      },
      onFailure: (error) => {
        options.onUpstreamFailure?.(request.host, error.failure);
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
  const length = framing.kind === 'length' ? framing.length : undefined;
  const lines = endToEnd(head.fields, DROPPED);
  // RFC 9110 6.6.1 and 7.6.3: what a proxy must add.
  if (head.fields.map['date'] === undefined) lines.push('Date', httpDate());
  lines.push('Via', `${head.version} ${VIA_NAME}`);
  return {
    status: head.status,
    lines,
    // An answer to HEAD, and a 304, tells the length of a body that does not follow (RFC 9110 8.6).
    length: source ? length : declaredLength(head),
    bodiless: source === undefined,
  };
}

function declaredLength(head: ResponseHead1): number | undefined {
  const declared = repeatedLength(head.fields.map['content-length'] ?? '');
  return declared === undefined ? undefined : Number(declared);
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
  options: RelayOptions,
): void {
  if (!client.switchProtocols) {
    upstream.destroy();
    return;
  }
  const upgrade = head.fields.map['upgrade'];
  const lines = endToEnd(head.fields);
  lines.push('Connection', 'Upgrade');
  if (upgrade !== undefined) lines.push('Upgrade', upgrade);
  const taken = client.switchProtocols(lines);
  if (options.onSwitch) options.onSwitch(head, taken, upstream);
  else joinSockets(taken, upstream, options.tunnelIdleMs);
}

/** What is not 502: RFC 9110 15.6.5, RFC 5842 7.2. */
const FAILURE_STATUS: Partial<Record<UpstreamError['failure'], number>> = {
  timeout: 504,
  loop: 508,
};

function answerFailure(client: ClientExchange, error: UpstreamError): void {
  const { request } = client;
  const status = FAILURE_STATUS[error.failure] ?? 502;
  answerLocally(
    client,
    isNavigation(request.headers)
      ? pageAnswer(status, upstreamPage(request.host, error.failure, error.detail))
      : jsonAnswer(status, `upstream_${error.failure.replaceAll('-', '_')}`, error.detail),
  );
}
