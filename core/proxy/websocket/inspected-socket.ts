import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import type { App } from '../../exchange/app';
import type { McpCall } from '../../exchange/mcp-call';
import type { Prompt } from '../../exchange/part';
import type { Refusal, Verdict } from '../../exchange/verdict';
import type { SentMessage, SocketMessage, SocketReading } from '../../extract/websocket/types';
import type { Outcome } from '../../pipeline/types';
import { Conversation, failedRefusal, type ConversationOptions } from './conversation';
import { MessageInflater, type DeflateTerms } from './deflate';
import { Direction, type Ruling } from './direction';
import { CLOSE, closeFrame, messageFrame, WebSocketError } from './frame';

/** Calls of tools in the messages of a socket. */
export interface SocketTools {
  callIn(message: Buffer): McpCall | undefined;
  /** What the client is told in place of an answer; `undefined`: the call is passed on. */
  refusal(message: Buffer, verdict: Verdict): string | undefined;
}

/** Silence after which an answer that is held back counts as complete, ms. */
export const PAUSE_MS = 300;
/** Time for a side to take its last bytes, ms. */
const FAREWELL_MS = 3000;

export interface InspectedSocketOptions extends ConversationOptions {
  readonly client: Duplex;
  readonly upstream: Duplex;
  /** Id of the extractor. */
  readonly extractor: string;
  readonly reading: SocketReading;
  readonly app: App;
  /** Compression that both sides agreed on; absent: none. */
  readonly deflate: DeflateTerms | undefined;
  readonly limits: {
    readonly messageBytes: number;
    readonly decompressedBytes: number;
    readonly bufferedBytes: number;
    readonly idleMs: number;
  };
  /** Finds calls of tools past the company's portal. */
  readonly tools: SocketTools;
  /** A message that cannot be read is refused. */
  readonly failsClosed: () => boolean;
  readonly onOver: () => void;
}

/**
 * A WebSocket between a client and an AI: each message that goes out is asked about like a request,
 * what comes back is watched like an answer. Bytes of messages that pass are passed on as they came.
 */
export class InspectedSocket {
  readonly #conversation: Conversation;
  readonly #out: Direction;
  readonly #in: Direction;
  #pause: NodeJS.Timeout | undefined;
  #ended = 0;
  #over = false;

  constructor(private readonly options: InspectedSocketOptions) {
    const { client, upstream, deflate } = options;
    this.#conversation = new Conversation(options);
    this.#out = this.#direction(client, upstream, true, deflate?.clientTakeover, (payload, text) =>
      this.#ruleOut(payload, text),
    );
    this.#in = this.#direction(upstream, client, false, deflate?.serverTakeover, (payload, text) =>
      this.#ruleIn(payload, text),
    );
    for (const side of [client, upstream]) {
      side.on('error', () => this.#finish({ result: 'failed', error: 'the socket broke' }));
      side.on('close', () => this.#finish({ result: 'completed' }));
      if (side instanceof Socket) {
        side.setTimeout(options.limits.idleMs, () => this.#finish({ result: 'completed' }));
      }
      side.resume();
    }
  }

  #direction(
    from: Duplex,
    to: Duplex,
    masked: boolean,
    takeover: boolean | undefined,
    rule: (payload: Buffer, text: boolean) => Ruling | Promise<Ruling>,
  ): Direction {
    const { limits } = this.options;
    const compression = takeover !== undefined;
    return new Direction({
      from,
      to,
      parser: { masked, compression, frameBytes: limits.messageBytes },
      messageBytes: limits.messageBytes,
      bufferedBytes: limits.bufferedBytes,
      inflater: compression ? new MessageInflater(takeover, limits.decompressedBytes) : undefined,
      rule,
      onBroken: (error) => this.#broken(error),
      onEnd: () => this.#onEnd(),
    });
  }

  async #ruleOut(payload: Buffer, text: boolean): Promise<Ruling> {
    const { extractor, reading, tools } = this.options;
    const call = tools.callIn(payload);
    if (call) return await this.#ruleCall(payload, call);
    let sent: SentMessage | undefined;
    try {
      sent = reading.sent(messageOf(payload, text));
    } catch {
      // An extractor that trips over a message is a defect; the message counts as not inspected.
      const reason = `the extractor ${extractor} failed`;
      return this.#obey(await this.#conversation.unreadable(extractor, reason), undefined);
    }
    if (!sent) return { kind: 'pass' };
    this.#flush();
    return this.#obey(await this.#conversation.ask(sent.prompt), sent);
  }

  /** A call of a tool is on record, and passed on where policy lets it. */
  async #ruleCall(payload: Buffer, call: McpCall): Promise<Ruling> {
    const text = payload.toString('utf8');
    const part = { kind: 'text', role: 'user', text, history: false } as const;
    const prompt: Prompt = { extractor: 'mcp', parts: [part] };
    this.#flush();
    const verdict = await this.#conversation.ask(prompt, call);
    const refusal = this.options.tools.refusal(payload, verdict);
    if (refusal === undefined) {
      return this.#obey(verdict, { prompt, replace: (edits) => edits.get(0) ?? text });
    }
    this.#tell([refusal]);
    this.#conversation.end({ result: 'refused' });
    return { kind: 'drop' };
  }

  #obey(verdict: Verdict, sent: SentMessage | undefined): Ruling {
    switch (verdict.action) {
      case 'allow':
        return { kind: 'pass' };
      case 'redact':
        if (sent) return { kind: 'replace', message: sent.replace(verdict.edits) };
        return this.#refuse(failedRefusal(verdict.exchangeId, this.options.app.name));
      case 'block':
        return this.#refuse(verdict.refusal);
      case 'isolate':
      case 'redirect':
      case 'challenge': {
        const { exchangeId, rule } = verdict;
        const appName = this.options.app.name;
        return this.#refuse({ exchangeId, reason: 'rule', rule, found: [], appName });
      }
    }
  }

  #ruleIn(payload: Buffer, text: boolean): Ruling {
    const { guard } = this.#conversation;
    if (!guard) return { kind: 'pass' };
    clearTimeout(this.#pause);
    let added: string;
    try {
      added = this.options.reading.received(messageOf(payload, text));
    } catch {
      // As above: a defect of the reader.
      if (!guard.watching || !this.options.failsClosed()) return { kind: 'pass' };
      const { exchangeId } = this.#conversation;
      return this.#stop(failedRefusal(exchangeId, this.options.app.name));
    }
    if (added === '' && !this.#in.holding) return { kind: 'pass' };
    const decision = guard.push(added);
    if (decision.kind === 'stop') return this.#stop(decision.refusal);
    if (decision.kind === 'hold') this.#pause = setTimeout(() => this.#flush(), PAUSE_MS);
    return decision;
  }

  /** The answer has come to a pause: what is held back of it is judged as it is. */
  #flush(): void {
    clearTimeout(this.#pause);
    const { guard } = this.#conversation;
    if (!guard || !this.#in.holding) return;
    const decision = guard.finish();
    if (decision.kind === 'stop') this.#stop(decision.refusal);
    else this.#in.release();
  }

  /** Tells the page why its message goes nowhere; one that has no form for it is closed with 1008. */
  #refuse(refusal: Refusal): Ruling {
    const told = this.options.reading.refuse(refusal);
    if (told.length > 0) {
      this.#tell(told);
      this.#conversation.end({ result: 'refused' });
      return { kind: 'drop' };
    }
    this.#closeBoth(CLOSE.policyViolation, reasonOf(refusal), { result: 'refused' });
    return { kind: 'stop' };
  }

  /** Ends an answer in the app's own form, and with it the socket: the server would go on. */
  #stop(refusal: Refusal): Ruling {
    this.#tell(this.options.reading.stop(refusal));
    this.#closeBoth(CLOSE.policyViolation, reasonOf(refusal), { result: 'stopped' });
    return { kind: 'stop' };
  }

  #tell(messages: readonly SocketMessage[]): void {
    const { client } = this.options;
    if (client.destroyed || client.writableEnded) return;
    for (const message of messages) client.write(messageFrame(message, false));
  }

  #broken(error: Error): void {
    const code = error instanceof WebSocketError ? error.code : CLOSE.protocolError;
    if (!(error instanceof WebSocketError)) this.options.onDefect(error);
    const reason = error instanceof WebSocketError ? error.message : 'the proxy failed';
    this.#closeBoth(code, reason, { result: 'failed', error: reason });
  }

  #closeBoth(code: number, reason: string, outcome: Outcome): void {
    if (this.#over) return;
    const { client, upstream } = this.options;
    this.#in.stop();
    this.#out.stop();
    this.#conversation.end(outcome);
    if (!client.destroyed && !client.writableEnded) client.end(closeFrame(code, reason, false));
    if (!upstream.destroyed && !upstream.writableEnded) {
      upstream.end(closeFrame(CLOSE.goingAway, '', true));
    }
    this.#takeLeave();
  }

  /** Both have said that they end: the connection is closed by the server (RFC 6455 7.1.1). */
  #onEnd(): void {
    this.#flush();
    if (++this.#ended === 2) this.#takeLeave();
  }

  #takeLeave(): void {
    const timer = setTimeout(() => this.#finish({ result: 'completed' }), FAREWELL_MS);
    this.options.client.once('close', () => clearTimeout(timer));
  }

  #finish(outcome: Outcome): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#pause);
    this.#in.release();
    this.#in.stop();
    this.#out.stop();
    this.#conversation.abort();
    this.#conversation.end(outcome);
    for (const side of [this.options.client, this.options.upstream]) {
      if (side.readableEnded || side.destroyed) side.destroy();
      else side.end(() => side.destroy());
    }
    this.options.onOver();
  }
}

const messageOf = (payload: Buffer, text: boolean): SocketMessage =>
  text ? payload.toString('utf8') : payload;

/** What fits into a close frame. */
function reasonOf({ rule }: Refusal): string {
  return rule ? `Stopped by the rule “${rule.name}”.` : 'Stopped by company policy.';
}
