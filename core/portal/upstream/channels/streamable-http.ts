import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { parseLossless, stringifyLossless } from '../../protocol/lossless-json';
import {
  asMessage,
  isResponse,
  type Message,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from '../../protocol/message';
import { STEP_UPS } from '../../oauth/upstream-authorization';
import { isModernRevision } from '../../protocol/revision';
import { asFailure, UpstreamFailure } from '../failure';
import { readText, type HttpClient } from '../http-client';
import type { RequestOptions, SessionChannel } from './channel';

/** Before a stream is taken up again where the server does not say how long, ms. */
const RETRY_MS = 1000;
/** Longest pause a server may ask for before its stream is taken up again, ms. */
const MAX_RETRY_MS = 30_000;
/** How often one stream is taken up again without a single event in between. */
const RESUMES = 5;

/** How long a server may take to open its stream before requests are sent all the same, ms. */
const LISTEN_MS = 1000;

export interface HttpChannelOptions {
  readonly url: URL;
  readonly client: HttpClient;
  /** Headers of every request: secrets are filled in here, at the last moment. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** Answers a challenge of the server; true where the request is to be sent again. */
  readonly answerChallenge?: (status: number, challenge: string | undefined) => Promise<boolean>;
  readonly messageBytes: number;
}

/** How far a stream has been read. */
interface Position {
  lastEventId: string | undefined;
  retryMs: number;
}

/** Streamable HTTP (revisions 2025-03-26 and later): each message is a POST. */
export class StreamableHttpChannel implements SessionChannel {
  session: string | undefined;
  revision: string | undefined;
  onClosed?: () => void;
  readonly #closing = new AbortController();

  constructor(private readonly options: HttpChannelOptions) {}

  async request(message: RequestMessage, options: RequestOptions): Promise<ResponseMessage> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    const response = await this.#post(message, signal, options.headers);
    if (isStream(response)) return await this.#answerOf(message, response, { ...options, signal });
    const answer = await this.#body(response);
    if (answer && isResponse(answer)) {
      this.#noteSession(response);
      return answer;
    }
    throw failureOf(response, this.session);
  }

  async send(message: NotificationMessage | ResponseMessage): Promise<void> {
    const response = await this.#post(message, this.#closing.signal);
    response.resume();
    const { statusCode = 0 } = response;
    if (statusCode >= 400) throw failureOf(response, this.session);
  }

  async listen(onMessage: (message: Message) => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LISTEN_MS);
      this.#listenOn(onMessage, resolve)
        .catch((error: unknown) => {
          // A server without such a stream says so by 405; one that is gone is noticed by requests.
          if (!(error instanceof Error)) throw error;
        })
        .finally(resolve);
    });
    clearTimeout(timer);
  }

  async close(forget: boolean): Promise<void> {
    if (this.#closing.signal.aborted) return;
    if (forget && this.session !== undefined && this.revision !== undefined) {
      const headers = await this.#headers();
      const signal = AbortSignal.timeout(2000);
      await this.options.client
        .send({ url: this.options.url, method: 'DELETE', headers, signal })
        .then((response) => response.resume())
        .catch(() => undefined); // The server forgets the session by itself.
    }
    this.#closing.abort(new UpstreamFailure('closed', 'The connection was closed.'));
  }

  async #headers(): Promise<Record<string, string>> {
    return {
      ...(await this.options.headers()),
      ...(this.session === undefined ? {} : { 'mcp-session-id': this.session }),
      ...(this.revision === undefined ? {} : { 'mcp-protocol-version': this.revision }),
    };
  }

  /** Sends a message; where the server asks for authorisation it is had, and sent again. */
  async #post(
    message: Message,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<IncomingMessage> {
    for (let attempt = 0; ; attempt += 1) {
      const response = await this.#postOnce(message, signal, headers);
      const status = response.statusCode ?? 0;
      const challenge = response.headers['www-authenticate'];
      const asks = status === 401 || (status === 403 && challenge !== undefined);
      if (!asks || !this.options.answerChallenge || attempt >= STEP_UPS) return response;
      if (!(await this.options.answerChallenge(status, challenge))) return response;
      response.resume();
    }
  }

  async #postOnce(
    message: Message,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>>,
  ): Promise<IncomingMessage> {
    return await this.options.client.send({
      url: this.options.url,
      method: 'POST',
      headers: {
        ...headers,
        ...(await this.#headers()),
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: stringifyLossless(message),
      signal,
    });
  }

  /** The message of a body that is no stream; errors come with a status of 400 and more. */
  async #body(response: IncomingMessage): Promise<Message | undefined> {
    const json = /^application\/json/i.test(response.headers['content-type'] ?? '');
    if (!json) {
      response.resume();
      return undefined;
    }
    const text = await readText(response, this.options.messageBytes);
    if (response.statusCode === 401 || response.statusCode === 403) return undefined;
    if (response.statusCode === 404 && this.session !== undefined) return undefined;
    try {
      return asMessage(parseLossless(text));
    } catch {
      return undefined; // not JSON although it says so: the status tells what happened
    }
  }

  #noteSession(response: IncomingMessage): void {
    const id = response.headers['mcp-session-id'];
    if (typeof id === 'string' && this.session === undefined) this.session = id;
  }

  /** Reads a stream until the answer is there; takes it up again where it ends before (SEP-1699). */
  async #answerOf(
    request: RequestMessage,
    first: IncomingMessage,
    { onMessage, signal }: RequestOptions,
  ): Promise<ResponseMessage> {
    this.#noteSession(first);
    const position: Position = { lastEventId: undefined, retryMs: RETRY_MS };
    let answer: ResponseMessage | undefined;
    const take = (message: Message): boolean => {
      if (isResponse(message) && message.id === request.id) answer = message;
      else onMessage(message);
      return answer !== undefined;
    };
    let stream = first;
    for (let idle = 0; ; idle += 1) {
      const before = position.lastEventId;
      await this.#read(stream, position, take);
      if (answer) return answer;
      signal.throwIfAborted();
      if (position.lastEventId !== before) idle = 0;
      if (position.lastEventId === undefined || idle >= RESUMES) {
        throw new UpstreamFailure('stream-ended', 'The stream ended before the answer.');
      }
      await pause(position.retryMs, undefined, { signal });
      stream = await this.#resume(position.lastEventId, signal);
    }
  }

  async #resume(lastEventId: string | undefined, signal: AbortSignal): Promise<IncomingMessage> {
    const headers = {
      ...(await this.#headers()),
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    };
    const response = await this.options.client.send({
      url: this.options.url,
      method: 'GET',
      headers,
      signal,
    });
    if (isStream(response) && response.statusCode === 200) return response;
    response.resume();
    throw failureOf(response, this.session);
  }

  async #listenOn(onMessage: (message: Message) => void, onOpen: () => void): Promise<void> {
    const { signal } = this.#closing;
    const position: Position = { lastEventId: undefined, retryMs: RETRY_MS };
    const take = (message: Message): boolean => {
      if (!isResponse(message)) onMessage(message);
      return false;
    };
    while (!signal.aborted && (this.revision === undefined || !isModernRevision(this.revision))) {
      const stream = await this.#resume(position.lastEventId, signal).catch((error: unknown) => {
        if (!mayPass(error)) throw error;
        return undefined; // The server is down for the moment: it is tried again.
      });
      onOpen();
      if (stream) await this.#read(stream, position, take);
      await pause(position.retryMs, undefined, { signal });
    }
  }

  /** Hands each message over until `take` has what it waits for or the stream ends. */
  async #read(
    stream: IncomingMessage,
    position: Position,
    take: (message: Message) => boolean,
  ): Promise<void> {
    let done = false;
    let size = 0;
    const parser = createParser({
      onEvent: ({ id, data, event }) => {
        size = 0;
        if (id !== undefined) position.lastEventId = id;
        if (done || data === '' || (event !== undefined && event !== 'message')) return;
        const message = asMessage(parseEvent(data));
        if (message) done = take(message);
      },
      onRetry: (ms) => (position.retryMs = Math.min(ms, MAX_RETRY_MS)),
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of stream) {
        size += (chunk as Buffer).length;
        if (size > this.options.messageBytes + 65_536) {
          throw new UpstreamFailure('too-large', 'A message of the server is too large.');
        }
        parser.feed(decoder.decode(chunk as Buffer, { stream: true }));
        if (done) break;
      }
    } catch (error) {
      if (error instanceof UpstreamFailure) throw error;
      // The connection broke; whoever reads decides whether that can be mended.
    } finally {
      stream.destroy();
    }
  }
}

function parseEvent(data: string): unknown {
  try {
    return parseLossless(data);
  } catch {
    return undefined; // an event that is no message is nobody's
  }
}

/** Whether a stream that was refused may be had later: the server is away or overloaded. */
function mayPass(error: unknown): boolean {
  const { code, status = 0 } = asFailure(error);
  return code === 'unreachable' || code === 'timeout' || status >= 500;
}

function isStream(response: IncomingMessage): boolean {
  return /^text\/event-stream/i.test(response.headers['content-type'] ?? '');
}

function failureOf(response: IncomingMessage, session: string | undefined): UpstreamFailure {
  const status = response.statusCode ?? 0;
  const challenge = response.headers['www-authenticate'];
  const details = { status, ...(challenge === undefined ? {} : { challenge }) };
  if (status === 401 || (status === 403 && challenge !== undefined)) {
    return new UpstreamFailure('unauthorized', 'The server asks for authorisation.', details);
  }
  if (status === 404 && session !== undefined) {
    return new UpstreamFailure('session-lost', 'The server has forgotten the session.', details);
  }
  return new UpstreamFailure('http', `The server answered with status ${status}.`, details);
}
