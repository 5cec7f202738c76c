import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { BodySink, ClientExchange, ResponseStart } from '../../http/message';
import { LogEntry } from '../exchange/log-entry';
import { noteRefusal, openVisit } from '../exchange/gateway-request';
import type { GatewayServices } from '../exchange/services';
import { universalSteps } from '../exchange/universal';
import type { Visit } from '../exchange/visit';
import { eventFields, EventSplitter } from '../http/event-splitter';
import { gatewayErrorBody } from '../http/error-shape';
import { GatewayError } from '../http/gateway-error';
import { GATEWAY_LIMITS } from '../limits';
import { asJson, parseJson, textAt } from '../translate/json';

/** Messages of one socket that are answered at the same time. */
const CONCURRENT = 16;

/** Serves `universal.create` messages on one WebSocket (RFC 6455). Throws GatewayError before it is open. */
export function serveUniversalSocket(
  services: GatewayServices,
  client: ClientExchange,
  gateway: string,
): void {
  // Who may not come in learns it before the socket is open.
  openVisit(services, client, { gateway, kind: 'universal' }, 'websocket');
  const socket = client.takeOver?.();
  if (!socket) throw new GatewayError('bad-request', 'This connection cannot become a WebSocket.');
  const server = new WebSocketServer({ noServer: true, maxPayload: GATEWAY_LIMITS.webSocketBytes });
  const upgrade = new IncomingMessage(new Socket());
  upgrade.method = 'GET';
  upgrade.url = client.request.target;
  upgrade.headers = { ...client.request.headers, connection: 'upgrade', upgrade: 'websocket' };
  server.handleUpgrade(upgrade, socket, Buffer.alloc(0), (webSocket) => {
    // Whoever gave the connection away has paused it.
    socket.resume();
    new UniversalSocket(services, client, gateway, webSocket);
  });
}

class UniversalSocket {
  #open = 0;

  constructor(
    private readonly services: GatewayServices,
    private readonly client: ClientExchange,
    private readonly gateway: string,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data: Buffer, binary: boolean) => {
      if (binary) this.#fail(new GatewayError('bad-request', 'Messages are JSON text.'), '');
      else void this.#receive(data);
    });
    // ws closes the socket after an error by itself; nothing more is known about it.
    socket.on('error', () => socket.terminate());
  }

  async #receive(data: Buffer): Promise<void> {
    const message = asJson(parseJson(data.toString('utf8')));
    const request = asJson(message?.['request']);
    const eventId = textAt(request, 'eventId') ?? textAt(message, 'eventId') ?? '';
    if (textAt(message, 'type') !== 'universal.create' || !request) {
      this.#fail(
        new GatewayError('bad-request', 'Send {"type":"universal.create","request":{…}}.'),
        eventId,
      );
      return;
    }
    if (this.#open >= CONCURRENT) {
      const text = `No more than ${CONCURRENT} requests at once on one socket.`;
      this.#fail(new GatewayError('rate-limited', text), eventId);
      return;
    }
    this.#open += 1;
    try {
      await this.#answer(request, eventId);
    } finally {
      this.#open -= 1;
    }
  }

  async #answer(request: Readonly<Record<string, unknown>>, eventId: string): Promise<void> {
    const client = new SocketExchange(this.client, (message) => this.#send(message));
    let entry: LogEntry | undefined;
    let visit: Visit | undefined;
    try {
      const opened = openVisit(
        this.services,
        client,
        { gateway: this.gateway, kind: 'universal' },
        'websocket',
      );
      visit =
        eventId === '' ? opened : { ...opened, eventId, options: { ...opened.options, eventId } };
      const { gone } = visit;
      const onClose = (): void => gone.abort();
      this.socket.once('close', onClose);
      entry = new LogEntry(this.services, visit);
      const body = Buffer.from(JSON.stringify(request));
      await universalSteps(this.services, { visit, entry, body, client });
      this.socket.off('close', onClose);
    } catch (error) {
      if (!(error instanceof GatewayError)) this.services.onDefect(error);
      const failure =
        error instanceof GatewayError ? error : new GatewayError('internal', 'The gateway failed.');
      entry?.refused(failure);
      if (entry && visit) noteRefusal(this.services, visit, entry, failure);
      this.#fail(failure, eventId);
    } finally {
      await entry?.write();
    }
  }

  #fail(error: GatewayError, eventId: string): void {
    const body = asJson(gatewayErrorBody('openai-chat', error));
    this.#send({ type: 'error', metadata: { eventId }, error: body?.['error'] });
  }

  #send(message: unknown): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message));
  }
}

/** An exchange whose answer becomes messages. */
class SocketExchange implements ClientExchange {
  readonly body = undefined;
  onAbort: (() => void) | undefined;

  constructor(
    private readonly socket: ClientExchange,
    private readonly send: (message: unknown) => void,
  ) {}

  get request(): ClientExchange['request'] {
    return this.socket.request;
  }

  continue(): void {
    // There is no body to wait for.
  }

  inform(): void {
    // A WebSocket has no interim answers.
  }

  respond(start: ResponseStart): BodySink {
    const metadata = metadataOf(start);
    return metadata.contentType.startsWith('text/event-stream')
      ? new StreamedMessages(metadata, this.send)
      : new WholeMessage(metadata, start.status, this.send);
  }
}

interface MessageMetadata {
  readonly cacheStatus: string;
  readonly eventId: string;
  readonly logId: string;
  readonly step: number;
  readonly contentType: string;
}

function metadataOf({ lines }: ResponseStart): MessageMetadata {
  const headers: Record<string, string> = {};
  for (let i = 0; i < lines.length; i += 2)
    headers[(lines[i] ?? '').toLowerCase()] = lines[i + 1] ?? '';
  return {
    cacheStatus: headers['cf-aig-cache-status'] ?? 'MISS',
    eventId: headers['cf-aig-event-id'] ?? '',
    logId: headers['cf-aig-log-id'] ?? '',
    step: Number(headers['cf-aig-step'] ?? 0),
    contentType: headers['content-type'] ?? '',
  };
}

type Send = (message: unknown) => void;

class WholeMessage implements BodySink {
  onDrain: (() => void) | undefined;
  readonly #pieces: Buffer[] = [];

  constructor(
    private readonly metadata: MessageMetadata,
    private readonly status: number,
    private readonly send: Send,
  ) {}

  write(bytes: Buffer): boolean {
    this.#pieces.push(bytes);
    return true;
  }

  end(): void {
    const text = Buffer.concat(this.#pieces).toString('utf8');
    const response = parseJson(text) ?? text;
    const { metadata } = this;
    if (this.status < 400) this.send({ type: 'universal.created', metadata, response });
    else {
      const error = asJson(response)?.['error'] ?? response;
      this.send({ type: 'error', metadata: { ...metadata, status: this.status }, error });
    }
  }

  abort(): void {
    this.send({
      type: 'error',
      metadata: this.metadata,
      error: { message: 'The answer broke off.' },
    });
  }
}

class StreamedMessages implements BodySink {
  onDrain: (() => void) | undefined;
  readonly #splitter = new EventSplitter();
  #begun = false;

  constructor(
    private readonly metadata: MessageMetadata,
    private readonly send: Send,
  ) {}

  write(bytes: Buffer): boolean {
    if (!this.#begun) {
      this.#begun = true;
      this.send({ type: 'universal.created', metadata: this.metadata });
    }
    for (const event of this.#splitter.push(bytes)) {
      const { data } = eventFields(event);
      if (data === '' || data === '[DONE]') continue;
      this.send({
        type: 'universal.stream',
        metadata: this.metadata,
        response: parseJson(data) ?? data,
      });
    }
    return true;
  }

  end(): void {
    this.send({ type: 'universal.done', metadata: this.metadata });
  }

  abort(): void {
    this.send({
      type: 'error',
      metadata: this.metadata,
      error: { message: 'The answer broke off.' },
    });
  }
}
