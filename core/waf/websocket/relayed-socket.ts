import type { RawData, WebSocket } from 'ws';
import type { Refusal, Verdict } from '../../exchange/verdict';
import { refusalText } from '../../extract/message';
import { otherStrings } from '../../extract/rewrite/message-contents';
import type { RequestHead } from '../../extract/types';
import { createSocketExtractors } from '../../extract/websocket/registry';
import type { SocketReading } from '../../extract/websocket/types';
import { HeldMessages, type MessageRelease } from '../../http/answer/held-messages';
import { readPrompt } from '../../http/body/prompt-reading';
import type { Exchange, Outcome } from '../../pipeline/types';
import type { Visit } from '../requests/waf-request';
import { WAF_HTTP_LIMITS } from '../types';
import type { SocketOptions } from './websocket-relay';

const SOCKETS = createSocketExtractors();
/** Status of the answer to a handshake. */
const SWITCHED = 101;
/** The endpoint's policy forbids it (RFC 6455 7.4.1). */
const POLICY_VIOLATION = 1008;
/** Longest reason of a close frame, bytes (RFC 6455 5.5.1). */
const REASON_BYTES = 123;
/** Bytes that may wait for a slow reader before the other side is paused, and of a client that are judged. */
const BACKLOG_BYTES = 1024 * 1024;

/** A message of the origin that waits. */
interface Waiting {
  readonly data: Buffer;
  readonly binary: boolean;
}

type Ruling =
  | { readonly kind: 'pass'; readonly data: Buffer }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

/**
 * Relays the messages of one client and one origin in order. What the client says is read as a
 * request body would be, one exchange for each message; what comes back belongs to the last one that
 * was passed on, and is held back until it is judged.
 */
export class RelayedSocket {
  /** Its answer is under way. */
  #exchange: Exchange | undefined;
  /** Messages of the client are judged one after the other. */
  #order: Promise<void> = Promise.resolve();
  #unjudgedBytes = 0;
  #waiting: Waiting[] = [];
  readonly #answers: HeldMessages;
  #closed = false;

  constructor(
    private readonly options: SocketOptions,
    private readonly visit: Visit,
    private readonly client: WebSocket,
    private readonly upstream: WebSocket,
  ) {
    const { zone } = visit;
    this.#answers = new HeldMessages({
      open: () => originReading(visit.head),
      heldBytes: WAF_HTTP_LIMITS.heldBytes,
      unreadable: () => {
        if (zone.policy.failure !== 'closed') return undefined;
        const exchangeId = this.#exchange?.id ?? '';
        return { exchangeId, reason: 'failure', found: [], appName: zone.app.name };
      },
      onPause: (release) => this.#settle(release),
    });
  }

  start(): void {
    const { client, upstream } = this;
    client.on('message', (data, binary) => this.#queue(bufferOf(data), binary));
    upstream.on('message', (data, binary) => this.#fromOrigin(bufferOf(data), binary));
    client.on('ping', (data) => upstream.ping(data));
    upstream.on('ping', (data) => client.ping(data));
    client.on('close', (code, reason) => this.#closeOther(upstream, code, reason));
    upstream.on('close', (code, reason) => this.#closeOther(client, code, reason));
    client.on('error', () => upstream.terminate());
    upstream.on('error', () => client.terminate());
  }

  #queue(data: Buffer, binary: boolean): void {
    this.#unjudgedBytes += data.length;
    if (this.#unjudgedBytes >= BACKLOG_BYTES) this.client.pause();
    this.#order = this.#order
      .then(() => this.#fromClient(data, binary))
      .catch((error: unknown) => {
        this.options.onDefect(error);
        this.#close(1011, 'The firewall failed.');
      })
      .finally(() => {
        this.#unjudgedBytes -= data.length;
        this.#resume(this.client, this.upstream);
      });
  }

  async #fromClient(data: Buffer, binary: boolean): Promise<void> {
    const ruling = await this.#judge(data, binary);
    if (this.#closed) return;
    if (ruling.kind === 'refuse') this.#stop(ruling.refusal, 'refused');
    else this.#send(this.upstream, this.client, ruling.data, binary);
  }

  /** What becomes of a message, once it is judged. */
  async #judge(data: Buffer, binary: boolean): Promise<Ruling> {
    if (binary || data.length === 0) return { kind: 'pass', data };
    const { zone, state } = this.visit;
    if (data.length > state.config.bodyBytes)
      return await this.#unreadable(data, 'it is too large');
    const head = messageHead(this.visit.head, data);
    const extractor = this.options.extractors.find(head);
    const reading = await readPrompt(extractor, head, data, zone.policy.limits.decompressedBytes);
    if (reading.kind === 'none') return { kind: 'pass', data };
    if (reading.kind === 'unscannable') return await this.#unreadable(data, reading.reason);
    const exchange = this.#begin();
    const verdict = await exchange.ask(reading.read.prompt);
    if (verdict.action === 'redact') {
      return this.#accept(exchange, Buffer.from(reading.read.replace(verdict.edits)));
    }
    return this.#ruling(exchange, verdict, data);
  }

  async #unreadable(data: Buffer, reason: string): Promise<Ruling> {
    const exchange = this.#begin();
    return this.#ruling(exchange, await exchange.unreadable('websocket', reason), data);
  }

  #ruling(exchange: Exchange, verdict: Verdict, data: Buffer): Ruling {
    if (verdict.action === 'allow' || verdict.action === 'isolate') {
      return this.#accept(exchange, data);
    }
    this.options.track(exchange.end({ result: 'refused' }));
    if (verdict.action === 'block') return { kind: 'refuse', refusal: verdict.refusal };
    const { id: exchangeId } = exchange;
    const { rule } = verdict;
    const appName = this.visit.zone.app.name;
    return { kind: 'refuse', refusal: { exchangeId, reason: 'rule', rule, found: [], appName } };
  }

  /** What comes back from here on is the answer to the message that is passed on. */
  #accept(exchange: Exchange, data: Buffer): Ruling {
    this.#settle(this.#answers.flush());
    this.#end({ result: this.#closed ? 'stopped' : 'completed' });
    this.#exchange = exchange;
    if (this.visit.zone.config.answers) {
      const guard = exchange.answer({ rewrites: true });
      guard.head({ status: SWITCHED });
      this.#answers.begin(guard);
    }
    if (this.#closed) this.#end({ result: 'aborted' });
    return { kind: 'pass', data };
  }

  #fromOrigin(data: Buffer, binary: boolean): void {
    if (this.#closed) return;
    this.#waiting.push({ data, binary });
    this.#settle(this.#answers.push(data, !binary));
  }

  #settle(release: MessageRelease): void {
    if (release.kind === 'stop') {
      this.#stop(release.refusal, 'stopped');
      return;
    }
    const going = this.#waiting.splice(0, release.messages.length);
    for (const [index, { data, binary }] of going.entries()) {
      this.#send(this.client, this.upstream, release.messages[index] ?? data, binary);
    }
  }

  #send(to: WebSocket, from: WebSocket, data: Buffer, binary: boolean): void {
    if (to.readyState !== to.OPEN) return;
    to.send(data, { binary }, () => this.#resume(from, to));
    if (to.bufferedAmount >= BACKLOG_BYTES) from.pause();
  }

  #resume(from: WebSocket, to: WebSocket): void {
    const isBehind = from === this.client && this.#unjudgedBytes >= BACKLOG_BYTES;
    if (!isBehind && to.bufferedAmount < BACKLOG_BYTES && from.isPaused) from.resume();
  }

  #begin(): Exchange {
    const { zone, head, address, encrypted, httpVersion } = this.visit;
    const { method, host, target, headers } = head;
    return zone.pipeline.begin({
      door: 'waf',
      actor: { ip: address, groups: [] },
      app: zone.app,
      request: { method, host, target, headers, encrypted, httpVersion },
    });
  }

  #stop(refusal: Refusal, result: 'refused' | 'stopped'): void {
    this.#end({ result: result === 'stopped' ? 'stopped' : 'completed' });
    const text = refusalText(refusal, result === 'stopped' ? 'answer' : undefined);
    const error = { type: 'error', error: { type: 'blocked_by_policy', message: text } };
    if (this.client.readyState === this.client.OPEN) this.client.send(JSON.stringify(error));
    this.#close(POLICY_VIOLATION, text);
  }

  #end(outcome: Outcome): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange) this.options.track(exchange.end(outcome));
  }

  #close(code: number, reason: string): void {
    this.#closed = true;
    this.#answers.close();
    this.#waiting = [];
    this.client.close(code, cut(reason));
    this.upstream.close(code, cut(reason));
  }

  #closeOther(other: WebSocket, code: number, reason: Buffer): void {
    // What the origin said last is judged before its end is passed on.
    if (!this.#closed) this.#settle(this.#answers.flush());
    this.#end({ result: 'completed' });
    if (this.#closed) return;
    this.#closed = true;
    this.#answers.close();
    // 1005 and 1006 say that no code came; they may not be sent (RFC 6455 7.4.1).
    if (code === 1005) other.close();
    else if (code === 1006) other.terminate();
    else other.close(code, reason);
  }
}

/** Reads what the origin says, also where nobody knows its layout. */
function originReading(head: RequestHead): Pick<SocketReading, 'received'> {
  const reading = SOCKETS.find(head).open(head);
  return {
    received: (message) => reading.received(message) || otherStrings(Buffer.from(message)),
  };
}

/** A message as the extractors read requests: a JSON body posted to the socket's address. */
function messageHead(head: RequestHead, data: Buffer): RequestHead {
  const json = data[0] === 0x7b || data[0] === 0x5b;
  const type = json ? 'application/json' : 'text/plain; charset=utf-8';
  return { ...head, method: 'POST', headers: { 'content-type': type } };
}

function bufferOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** Cut at a whole character to what a close frame holds. */
function cut(reason: string): string {
  let text = reason;
  while (Buffer.byteLength(text) > REASON_BYTES) text = text.slice(0, -1);
  return text;
}
