import type { RawData, WebSocket } from 'ws';
import type { Refusal } from '../../exchange/verdict';
import { refusalText } from '../../extract/message';
import type { RequestHead } from '../../extract/types';
import { readPrompt } from '../../http/body/prompt-reading';
import type { Exchange } from '../../pipeline/types';
import type { Visit } from '../requests/waf-request';
import type { SocketOptions } from './websocket-relay';

/** The endpoint's policy forbids it (RFC 6455 7.4.1). */
const POLICY_VIOLATION = 1008;
/** Longest reason of a close frame, bytes (RFC 6455 5.5.1). */
const REASON_BYTES = 123;
/** Bytes that may wait for a slow reader before the other side is paused. */
const BACKLOG_BYTES = 1024 * 1024;

/**
 * Relays the messages of one client and one origin in order. What the client says is read as a
 * request body would be, one exchange for each message; what comes back belongs to the last one.
 */
export class RelayedSocket {
  #exchange: Exchange | undefined;
  /** Messages of the client are judged one after the other. */
  #order: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly options: SocketOptions,
    private readonly visit: Visit,
    private readonly client: WebSocket,
    private readonly upstream: WebSocket,
  ) {}

  start(): void {
    const { client, upstream } = this;
    client.on('message', (data, binary) => {
      this.#order = this.#order
        .then(() => this.#fromClient(bufferOf(data), binary))
        .catch((error: unknown) => {
          this.options.onDefect(error);
          this.#close(1011, 'The firewall failed.');
        });
    });
    upstream.on('message', (data, binary) => this.#fromOrigin(bufferOf(data), binary));
    client.on('ping', (data) => upstream.ping(data));
    upstream.on('ping', (data) => client.ping(data));
    client.on('close', (code, reason) => this.#closeOther(upstream, code, reason));
    upstream.on('close', (code, reason) => this.#closeOther(client, code, reason));
    client.on('error', () => upstream.terminate());
    upstream.on('error', () => client.terminate());
  }

  async #fromClient(data: Buffer, binary: boolean): Promise<void> {
    const refusal = await this.#judge(data, binary);
    if (refusal === undefined) this.#send(this.upstream, this.client, data, binary);
    else this.#stop(refusal);
  }

  /** The refusal of a message that must not pass. Redaction needs the original: such a message is refused too. */
  async #judge(data: Buffer, binary: boolean): Promise<Refusal | undefined> {
    if (binary || data.length === 0) return undefined;
    const { zone, state } = this.visit;
    if (data.length > state.config.bodyBytes) return await this.#unreadable('it is too large');
    const head = messageHead(this.visit.head, data);
    const extractor = this.options.extractors.find(head);
    const reading = await readPrompt(extractor, head, data, zone.policy.limits.decompressedBytes);
    if (reading.kind === 'none') return undefined;
    if (reading.kind === 'unscannable') return await this.#unreadable(reading.reason);
    this.#end();
    const exchange = this.#begin();
    const verdict = await exchange.ask(reading.read.prompt);
    if (verdict.action === 'allow' || verdict.action === 'isolate') return undefined;
    if (verdict.action === 'block') return verdict.refusal;
    const { id: exchangeId } = exchange;
    const rule = verdict.rule;
    return { exchangeId, reason: 'rule', rule, found: [], appName: zone.app.name };
  }

  async #unreadable(reason: string): Promise<Refusal | undefined> {
    this.#end();
    const verdict = await this.#begin().unreadable('websocket', reason);
    return verdict.action === 'block' ? verdict.refusal : undefined;
  }

  #fromOrigin(data: Buffer, binary: boolean): void {
    const guard = this.visit.zone.config.answers ? this.#exchange?.answer() : undefined;
    if (guard?.watching === true && !binary) {
      // A message is whole: what it says is judged before it goes on.
      guard.push(data.toString('utf8'));
      const decision = guard.finish();
      if (decision.kind === 'stop') return this.#stop(decision.refusal);
    }
    this.#send(this.client, this.upstream, data, binary);
  }

  #send(to: WebSocket, from: WebSocket, data: Buffer, binary: boolean): void {
    if (to.readyState !== to.OPEN) return;
    to.send(data, { binary }, () => {
      if (to.bufferedAmount < BACKLOG_BYTES && from.isPaused) from.resume();
    });
    if (to.bufferedAmount >= BACKLOG_BYTES) from.pause();
  }

  #begin(): Exchange {
    const { zone, head, address, encrypted, httpVersion } = this.visit;
    const { method, host, target, headers } = head;
    this.#exchange = zone.pipeline.begin({
      door: 'waf',
      actor: { ip: address, groups: [] },
      app: zone.app,
      request: { method, host, target, headers, encrypted, httpVersion },
    });
    return this.#exchange;
  }

  #stop(refusal: Refusal): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange) this.options.track(exchange.end({ result: 'refused' }));
    const text = refusalText(refusal);
    const error = { type: 'error', error: { type: 'blocked_by_policy', message: text } };
    if (this.client.readyState === this.client.OPEN) this.client.send(JSON.stringify(error));
    this.#close(POLICY_VIOLATION, text);
  }

  #end(): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange) this.options.track(exchange.end({ result: 'completed' }));
  }

  #close(code: number, reason: string): void {
    this.#closed = true;
    this.client.close(code, cut(reason));
    this.upstream.close(code, cut(reason));
  }

  #closeOther(other: WebSocket, code: number, reason: Buffer): void {
    this.#end();
    if (this.#closed) return;
    this.#closed = true;
    // 1005 and 1006 say that no code came; they may not be sent (RFC 6455 7.4.1).
    if (code === 1005) other.close();
    else if (code === 1006) other.terminate();
    else other.close(code, reason);
  }
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
