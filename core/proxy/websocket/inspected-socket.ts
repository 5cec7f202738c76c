import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import type { App } from '../../exchange/app';
import type { McpCall } from '../../exchange/mcp-call';
import type { Prompt } from '../../exchange/part';
import type { Refusal, Verdict } from '../../exchange/verdict';
import type { SentMessage, SocketMessage, SocketReading } from '../../extract/websocket/types';
import type { Outcome } from '../../pipeline/types';
import { Conversation, failedRefusal, SWITCHED, type ConversationOptions } from './conversation';
import { MessageInflater, type DeflateTerms } from './deflate';
import { Direction, type Ruling } from './direction';
import { CLOSE, closeFrame, messageFrame, WebSocketError } from './frame';
import { HeldMessages, type MessageRelease } from '../../http/answer/held-messages';

/** Calls of tools in the messages of a socket. */
export interface SocketTools {
  callIn(message: Buffer): McpCall | undefined;
  /** What the client is told in place of an answer; `undefined`: the call is passed on. */
  refusal(message: Buffer, verdict: Verdict): string | undefined;
}

/** Time for a side to take its last bytes, ms. */
const FAREWELL_MS = 3000;

export interface InspectedSocketOptions extends ConversationOptions {
  readonly client: Duplex;
  readonly upstream: Duplex;
  /** Id of the extractor. */
  readonly extractor: string;
  /** Begins to read what is said. */
  readonly open: () => SocketReading;
  readonly app: App;
  /** Compression that both sides agreed on; absent: none. */
  readonly deflate: DeflateTerms | undefined;
  readonly limits: {
    readonly messageBytes: number;
    readonly decompressedBytes: number;
    readonly bufferedBytes: number;
    /** Bytes of an answer that are held back while its text is judged. */
    readonly heldBytes: number;
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
 * what comes back is watched like an answer. What passes is passed on as it came, byte for byte, unless
 * a rule exchanges text in it.
 */
export class InspectedSocket {
  readonly #conversation: Conversation;
  readonly #out: Direction;
  readonly #in: Direction;
  readonly #reading: SocketReading;
  readonly #answers: HeldMessages;
  #ended = 0;
  #over = false;

  constructor(private readonly options: InspectedSocketOptions) {
    const { client, upstream, deflate } = options;
    this.#conversation = new Conversation(options);
    this.#reading = options.open();
    this.#answers = new HeldMessages({
      open: options.open,
      heldBytes: options.limits.heldBytes,
      unreadable: () => (options.failsClosed() ? this.#failed() : undefined),
      onPause: (release) => this.#settle(release),
    });
    this.#out = this.#direction(client, upstream, true, deflate?.clientTakeover, (payload, text) =>
      this.#ruleOut(payload, text),
    );
    this.#in = this.#direction(upstream, client, false, deflate?.serverTakeover, (payload, text) =>
      this.#ruleIn(payload, text),
    );
    for (const side of [client, upstream]) {
      side.on('error', () => this.#finish({ result: 'failed', error: 'the socket broke' }));
      if (side instanceof Socket) {
        side.setTimeout(options.limits.idleMs, () => this.#finish({ result: 'completed' }));
      }
      side.resume();
    }
    client.on('close', () => this.#finish({ result: 'completed' }));
    // What it said last may still be read.
    upstream.on(
      'close',
      () => void this.#in.ruled.then(() => this.#finish({ result: 'completed' })),
    );
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
      onLast: () => {
        if (!masked) this.#flush();
      },
      onEnd: () => this.#onEnd(),
    });
  }

  async #ruleOut(payload: Buffer, text: boolean): Promise<Ruling> {
    const { extractor, tools } = this.options;
    const call = tools.callIn(payload);
    if (call) return await this.#ruleCall(payload, call);
    let sent: SentMessage | undefined;
    try {
      sent = this.#reading.sent(messageOf(payload, text));
    } catch {
      // An extractor that trips over a message is a defect; the message counts as not inspected.
      const reason = `the extractor ${extractor} failed`;
      return this.#obey(await this.#conversation.unreadable(extractor, reason), undefined);
    }
    if (!sent) return { kind: 'pass' };
    return this.#obey(await this.#conversation.ask(sent.prompt), sent);
  }

  /** A call of a tool is on record, and passed on where policy lets it. */
  async #ruleCall(payload: Buffer, call: McpCall): Promise<Ruling> {
    const text = payload.toString('utf8');
    const part = { kind: 'text', role: 'user', text, history: false } as const;
    const prompt: Prompt = { extractor: 'mcp', parts: [part] };
    const verdict = await this.#conversation.ask(prompt, call);
    const refusal = this.options.tools.refusal(payload, verdict);
    if (refusal === undefined) {
      return this.#obey(verdict, { prompt, replace: (edits) => edits.get(0) ?? text });
    }
    this.#tell([refusal]);
    this.#conversation.refuse();
    return { kind: 'drop' };
  }

  #obey(verdict: Verdict, sent: SentMessage | undefined): Ruling {
    switch (verdict.action) {
      case 'allow':
        return this.#accept({ kind: 'pass' });
      case 'redact':
        if (!sent) return this.#refuse(failedRefusal(verdict.exchangeId, this.options.app.name));
        return this.#accept({ kind: 'replace', payload: bytesOf(sent.replace(verdict.edits)) });
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

  /** What comes back from here on is the answer to the message that is passed on. */
  #accept(ruling: Ruling): Ruling {
    this.#flush();
    const guard = this.#conversation.accept();
    if (guard === undefined) return { kind: 'stop' };
    guard.head({ status: SWITCHED });
    this.#answers.begin(guard);
    return ruling;
  }

  #ruleIn(payload: Buffer, text: boolean): Ruling {
    this.#settle(this.#answers.push(payload, text));
    return { kind: 'wait' };
  }

  /** What is held back of an answer is judged as it is. */
  #flush(): void {
    this.#settle(this.#answers.flush());
  }

  #settle(release: MessageRelease): void {
    if (release.kind === 'stop') this.#stop(release.refusal);
    else this.#in.settle(release.messages);
  }

  /** Tells the page why its message goes nowhere; one that has no form for it is closed with 1008. */
  #refuse(refusal: Refusal): Ruling {
    const told = this.#reading.refuse(refusal);
    if (told.length > 0) {
      this.#tell(told);
      this.#conversation.refuse();
      return { kind: 'drop' };
    }
    this.#closeBoth(CLOSE.policyViolation, reasonOf(refusal), { result: 'refused' });
    return { kind: 'stop' };
  }

  /** Ends an answer in the app's own form, and with it the socket: the server would go on. */
  #stop(refusal: Refusal): void {
    this.#tell(this.#reading.stop(refusal));
    this.#closeBoth(CLOSE.policyViolation, reasonOf(refusal), { result: 'stopped' });
  }

  #failed(): Refusal {
    return failedRefusal(this.#conversation.exchangeId, this.options.app.name);
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
    this.#answers.close();
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
    if (++this.#ended === 2) this.#takeLeave();
  }

  #takeLeave(): void {
    const timer = setTimeout(() => this.#finish({ result: 'completed' }), FAREWELL_MS);
    this.options.client.once('close', () => clearTimeout(timer));
  }

  #finish(outcome: Outcome): void {
    if (this.#over) return;
    this.#flush();
    this.#over = true;
    this.#answers.close();
    this.#in.stop();
    this.#out.stop();
    this.#conversation.abort();
    this.#conversation.end(outcome);
    for (const side of [this.options.client, this.options.upstream]) leave(side);
    this.options.onOver();
  }
}

/** Closes a side once it has taken its last bytes, or does not. */
function leave(side: Duplex): void {
  if (side.destroyed || side.writableFinished) {
    side.destroy();
    return;
  }
  const timer = setTimeout(() => side.destroy(), FAREWELL_MS);
  side.once('close', () => clearTimeout(timer));
  side.once('finish', () => side.destroy());
  side.end();
}

const bytesOf = (message: SocketMessage): Buffer => Buffer.from(message);
const messageOf = (payload: Buffer, text: boolean): SocketMessage =>
  text ? payload.toString('utf8') : payload;

/** What fits into a close frame. */
function reasonOf({ rule }: Refusal): string {
  return rule ? `Stopped by the rule “${rule.name}”.` : 'Stopped by company policy.';
}
