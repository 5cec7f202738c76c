import type { RawData, WebSocket } from 'ws';
import type { Prompt } from '../../exchange/part';
import type { Refusal, Verdict } from '../../exchange/verdict';
import { refusalText } from '../../extract/message';
import type { SentMessage, SocketMessage, SocketReading } from '../../extract/websocket/types';
import { HeldMessages, type MessageRelease } from '../../http/answer/held-messages';
import type { Exchange, Outcome } from '../../pipeline/types';
import type { GatewayError } from '../http/gateway-error';
import { GATEWAY_LIMITS } from '../limits';
import { addUsage, NO_USAGE, type Usage } from '../usage/usage';
import type { RealtimeMeter } from './realtime-meter';
import { realtimeProtocol, type RealtimeNote, type RealtimeProtocol } from './realtime-protocol';

/** Status of the answer to a handshake. */
const SWITCHED = 101;
/** The endpoint's policy forbids it; something failed (RFC 6455 7.4.1). */
const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;
/** Longest reason of a close frame, bytes (RFC 6455 5.5.1). */
const REASON_BYTES = 123;
/** Bytes that may wait for a slow reader, or to be judged, before the other side is paused. */
const BACKLOG_BYTES = 1024 * 1024;

export interface RealtimeOptions {
  /** Id of the extractor. */
  readonly extractor: string;
  readonly open: () => SocketReading;
  readonly begin: () => Exchange;
  /** True: what cannot be read goes nowhere. */
  readonly failsClosed: boolean;
  readonly appName: string;
  /** Holds answers to limits and budgets. */
  readonly meter: RealtimeMeter;
  /** The caller names its model only now; gives why it may not have it. */
  readonly onModel: (model: string) => GatewayError | undefined;
  readonly onDefect: (error: unknown) => void;
  /** Called once, with what the provider counted, when both ends are closed and all is on record. */
  readonly onOver: (usage: Usage) => void;
}

/**
 * Relays the events of one caller and one provider in their order. Each event with text of the caller
 * is an exchange: it is judged before it is forwarded, and what comes back belongs to the last one
 * that was. A refusal is an `error` event of the protocol, and the connection goes on.
 */
export class RealtimeConversation {
  readonly #reading: SocketReading;
  readonly #protocol: RealtimeProtocol;
  readonly #answers: HeldMessages;
  #exchange: Exchange | undefined;
  #order: Promise<void> = Promise.resolve();
  #unjudgedBytes = 0;
  #waiting: { readonly data: Buffer; readonly binary: boolean }[] = [];
  /** The provider is in the middle of an answer. */
  #answering = false;
  /** That answer was stopped: the rest of it goes nowhere. */
  #muted = false;
  #usage: Usage = NO_USAGE;
  readonly #open = new Set<Promise<unknown>>();
  readonly #gone = new AbortController();
  #left = 2;

  constructor(
    private readonly options: RealtimeOptions,
    private readonly client: WebSocket,
    private readonly provider: WebSocket,
  ) {
    this.#reading = options.open();
    this.#protocol = realtimeProtocol(options.extractor);
    this.#answers = new HeldMessages({
      open: options.open,
      heldBytes: GATEWAY_LIMITS.heldBytes,
      unreadable: () => (options.failsClosed ? this.#failure() : undefined),
      onPause: (release) => this.#settle(release),
    });
  }

  start(): void {
    const { client, provider } = this;
    client.on('message', (data, binary) => this.#fromClient(bufferOf(data), binary));
    provider.on('message', (data, binary) => this.#fromProvider(bufferOf(data), binary));
    client.on('close', (code, reason) => this.#closed(provider, code, reason));
    provider.on('close', (code, reason) => this.#closed(client, code, reason));
    // What is closed by an error says `close` too.
    client.on('error', () => provider.terminate());
    provider.on('error', () => client.terminate());
  }

  #fromClient(data: Buffer, binary: boolean): void {
    this.#unjudgedBytes += data.length;
    if (this.#unjudgedBytes >= BACKLOG_BYTES) this.client.pause();
    this.#order = this.#order
      .then(() => this.#judge(data, binary))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#unjudgedBytes -= data.length;
        this.#resume(this.client, this.provider);
      });
  }

  async #judge(data: Buffer, binary: boolean): Promise<void> {
    const sent = this.#read(data, binary);
    const model = this.#protocol.modelOf(data);
    const asks = this.#protocol.asks(data, binary);
    const refusal =
      (model === undefined ? undefined : this.options.onModel(model)) ??
      (asks ? await this.options.meter.ask() : undefined);
    if (refusal) {
      this.#tellCaller(this.#protocol.refusal(refusal), refusal.message);
      return;
    }
    if (sent === undefined) {
      this.#send(this.provider, this.client, data, binary);
      return;
    }
    const exchange = this.options.begin();
    const verdict =
      sent === 'unreadable'
        ? await exchange.unreadable(this.options.extractor, 'the extractor failed')
        : await exchange.ask(sent.prompt, this.#gone.signal);
    if (verdict.action === 'allow') this.#accept(exchange, data, binary);
    else if (verdict.action === 'redact' && sent !== 'unreadable') {
      this.#accept(exchange, Buffer.from(sent.replace(verdict.edits)), binary);
    } else {
      if (asks) this.options.meter.refused();
      this.#track(exchange.end({ result: 'refused', status: SWITCHED }));
      this.#refuse(this.#refusalOf(verdict, exchange));
    }
  }

  #read(data: Buffer, binary: boolean): SentMessage | 'unreadable' | undefined {
    try {
      return this.#reading.sent(binary ? data : data.toString('utf8'));
    } catch {
      return 'unreadable'; // a defect of the extractor; the message counts as not inspected
    }
  }

  /** What comes back from here on is the answer to the event that is passed on. */
  #accept(exchange: Exchange, data: Buffer, binary: boolean): void {
    this.#settle(this.#answers.flush());
    this.#end({ result: 'completed', status: SWITCHED });
    this.#exchange = exchange;
    const guard = exchange.answer({ rewrites: true });
    guard.head({ status: SWITCHED });
    this.#answers.begin(guard);
    this.#send(this.provider, this.client, data, binary);
  }

  #fromProvider(data: Buffer, binary: boolean): void {
    const muted = this.#muted;
    for (const note of this.#protocol.notes(data, binary)) this.#note(note);
    if (muted) return;
    this.#waiting.push({ data, binary });
    this.#settle(this.#answers.push(data, !binary));
  }

  #note(note: RealtimeNote): void {
    const { meter } = this.options;
    switch (note.kind) {
      case 'begun':
        this.#answering = true;
        this.#track(
          meter.begun().then(
            (refusal) => refusal && this.#cut(refusal),
            (error: unknown) => this.#fail(error),
          ),
        );
        return;
      case 'refused':
        meter.refused();
        return;
      case 'done':
        this.#answering = false;
        this.#muted = false;
        this.#usage = addUsage(this.#usage, note.usage);
        this.#track(meter.done(note.usage).catch((error: unknown) => this.#fail(error)));
        return;
      case 'heard':
        this.#hear(note);
    }
  }

  /** Speech has reached the provider when its words are known: all that is left is to stop the answer. */
  #hear({ text, item }: Extract<RealtimeNote, { kind: 'heard' }>): void {
    const prompt: Prompt = {
      extractor: this.options.extractor,
      parts: [{ kind: 'text', role: 'user', text, history: false }],
    };
    const exchange = this.options.begin();
    const judged = exchange.ask(prompt, this.#gone.signal).then(async (verdict) => {
      const passes = verdict.action === 'allow';
      await exchange.end({ result: passes ? 'completed' : 'refused', status: SWITCHED });
      if (passes) return;
      if (item !== undefined) this.#tell({ type: 'conversation.item.delete', item_id: item });
      const refusal = this.#refusalOf(verdict, exchange);
      this.#stop(refusal, this.#reading.refuse(refusal));
    });
    this.#track(judged.catch((error: unknown) => this.#fail(error)));
  }

  #settle(release: MessageRelease): void {
    if (release.kind === 'stop') {
      this.#end({ result: 'stopped', status: SWITCHED });
      this.#stop(release.refusal, this.#reading.stop(release.refusal));
      return;
    }
    const going = this.#waiting.splice(0, release.messages.length);
    for (const [index, { data, binary }] of going.entries()) {
      this.#send(this.client, this.provider, release.messages[index] ?? data, binary);
    }
  }

  /** The event goes nowhere; the caller may go on. */
  #refuse(refusal: Refusal): void {
    this.#tellCaller(this.#reading.refuse(refusal), refusalText(refusal));
  }

  /** Where the protocol has no form for it the connection is closed, with the reason. */
  #tellCaller(events: readonly SocketMessage[], reason: string): void {
    for (const event of events) this.client.send(event);
    if (events.length === 0) this.#close(POLICY_VIOLATION, reason);
  }

  /** Ends the answer under way. */
  #stop(refusal: Refusal, events: readonly SocketMessage[]): void {
    if (this.options.extractor !== 'openai-realtime' || events.length === 0) {
      for (const event of events) this.client.send(event);
      this.#close(POLICY_VIOLATION, refusalText(refusal, 'answer'));
      return;
    }
    this.#mute(events);
  }

  /** There is no room for the answer that the provider has begun by itself. */
  #cut(refusal: GatewayError): void {
    this.#end({ result: 'refused', status: SWITCHED });
    const events = this.#protocol.refusal(refusal);
    if (events.length > 0) this.#mute(events);
    else this.#close(POLICY_VIOLATION, refusal.message);
  }

  #mute(events: readonly SocketMessage[]): void {
    this.#answers.close();
    this.#waiting = [];
    this.#muted = this.#answering;
    for (const event of events) this.client.send(event);
    this.#tell({ type: 'response.cancel' });
  }

  #tell(event: object): void {
    if (this.provider.readyState === this.provider.OPEN) this.provider.send(JSON.stringify(event));
  }

  #refusalOf(verdict: Verdict, { id: exchangeId }: Exchange): Refusal {
    if (verdict.action === 'block') return verdict.refusal;
    const { appName } = this.options;
    const rule = 'rule' in verdict ? verdict.rule : undefined;
    return { exchangeId, reason: 'rule', found: [], appName, ...(rule ? { rule } : {}) };
  }

  #failure(): Refusal {
    const exchangeId = this.#exchange?.id ?? '';
    return { exchangeId, reason: 'failure', found: [], appName: this.options.appName };
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

  #fail(error: unknown): void {
    this.options.onDefect(error);
    this.#close(INTERNAL_ERROR, 'The gateway failed.');
  }

  #end(outcome: Outcome): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange) this.#track(exchange.end(outcome));
  }

  #track(work: Promise<unknown>): void {
    this.#open.add(work);
    void work.finally(() => this.#open.delete(work));
  }

  #close(code: number, reason: string): void {
    this.client.close(code, cut(reason));
    this.provider.close(code, cut(reason));
  }

  /** One end is closed: the other one follows, and what the provider said last is judged before. */
  #closed(other: WebSocket, code: number, reason: Buffer): void {
    this.#left -= 1;
    if (this.#left === 1) {
      this.#settle(this.#answers.flush());
      this.#gone.abort();
      // 1005 and 1006 say that no code came; they may not be sent (RFC 6455 7.4.1).
      if (code === 1006) other.terminate();
      else if (code === 1005) other.close();
      else other.close(code, reason);
      return;
    }
    this.#answers.close();
    void this.#finish();
  }

  async #finish(): Promise<void> {
    await this.#order;
    this.#end({ result: 'completed', status: SWITCHED });
    await Promise.allSettled([...this.#open]);
    this.options.meter.end();
    this.options.onOver(this.#usage);
  }
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
