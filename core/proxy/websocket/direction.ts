import type { Duplex } from 'node:stream';
import type { MessageInflater } from './deflate';
import { buildFrame, OPCODE, type WebSocketError } from './frame';
import { FrameParser, type ParserOptions } from './frame-parser';
import { checkText, MessageAssembly, type Incoming } from './message-assembly';

/** What becomes of a message. */
export type Ruling =
  | { readonly kind: 'pass' }
  /** It waits for `settle`, which may have been called for it already. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'replace'; readonly payload: Buffer }
  /** Not passed on; what follows is. */
  | { readonly kind: 'drop' }
  /** The socket is being closed: nothing more is passed on. */
  | { readonly kind: 'stop' };

export interface DirectionOptions {
  readonly from: Duplex;
  readonly to: Duplex;
  readonly parser: ParserOptions;
  readonly messageBytes: number;
  /** Bytes of messages that wait for their ruling before the sender is paused. */
  readonly bufferedBytes: number;
  readonly inflater: MessageInflater | undefined;
  /** Rules on one message; called for one after the other. */
  readonly rule: (payload: Buffer, text: boolean) => Ruling | Promise<Ruling>;
  readonly onBroken: (error: Error | WebSocketError) => void;
  /** No message follows: those that wait are settled now, or never passed on. */
  readonly onLast: () => void;
  /** The sender's close frame was passed on, or its connection ended. */
  readonly onEnd: () => void;
}

interface Waiting {
  readonly opcode: number;
  /** The frames as they came. */
  readonly raw: readonly Buffer[];
  readonly compressed: boolean;
  /** Without compression. */
  readonly payload: Buffer;
}

/** One way of a WebSocket: messages are read whole and passed on in their order, once ruled on. */
export class Direction {
  readonly #parser: FrameParser;
  readonly #assembly: MessageAssembly;
  #held: Waiting[] = [];
  /** The messages before this one. */
  #turn: Promise<void> = Promise.resolve();
  #queuedBytes = 0;
  #stopped = false;
  #draining = false;
  /** Set once a message was changed or left out: the receiver's window no longer follows the sender's. */
  #rewriting = false;

  constructor(private readonly options: DirectionOptions) {
    this.#parser = new FrameParser(options.parser);
    this.#assembly = new MessageAssembly(options.messageBytes);
    const { from } = options;
    from.on('data', (chunk: Buffer) => this.#receive(chunk));
    from.on('end', () => this.#enqueue(0, () => this.#ended()));
  }

  /** Nothing more is passed on. */
  stop(): void {
    this.#stopped = true;
    this.#held = [];
    this.options.inflater?.close();
  }

  /**
   * Passes the first messages that wait on: `undefined` as they came, or with another payload.
   */
  settle(payloads: readonly (Buffer | undefined)[]): void {
    const going = this.#held.splice(0, payloads.length);
    for (const [index, waiting] of going.entries()) this.#pass(waiting, payloads[index]);
  }

  /** Resolves once all that has arrived was ruled on. */
  get ruled(): Promise<void> {
    return this.#turn;
  }

  #receive(chunk: Buffer): void {
    if (this.#stopped) return;
    try {
      for (const frame of this.#parser.push(chunk)) {
        const incoming = this.#assembly.add(frame);
        if (!incoming) continue;
        const bytes = incoming.raw.reduce((sum, raw) => sum + raw.length, 0);
        // Pings and pongs may stand between the frames of a message and wait for nobody.
        if (incoming.kind === 'control') this.#write(incoming.raw);
        else if (incoming.kind === 'close') this.#enqueue(bytes, () => this.#close(incoming.raw));
        else this.#enqueue(bytes, () => this.#onMessage(incoming));
      }
    } catch (error) {
      this.#broken(error);
    }
  }

  #enqueue(bytes: number, work: () => void | Promise<void>): void {
    this.#queuedBytes += bytes;
    if (this.#queuedBytes > this.options.bufferedBytes) this.options.from.pause();
    this.#turn = this.#turn
      .then(() => (this.#stopped ? undefined : work()))
      .catch((error: unknown) => this.#broken(error))
      .finally(() => {
        this.#queuedBytes -= bytes;
        if (bytes > 0 && this.#queuedBytes <= this.options.bufferedBytes) this.#resume();
      });
  }

  async #onMessage(message: Extract<Incoming, { kind: 'message' }>): Promise<void> {
    const { inflater, rule } = this.options;
    const { text, compressed, raw } = message;
    const payload =
      compressed && inflater ? await inflater.inflate(message.payload) : message.payload;
    if (text) checkText(payload);
    if (this.#stopped) return;
    const opcode = text ? OPCODE.text : OPCODE.binary;
    this.#held.push({ opcode, raw, compressed, payload });
    this.#obey(await rule(payload, text));
  }

  /** Follows the ruling on the last message that arrived. */
  #obey(ruling: Ruling): void {
    if (this.#stopped) return;
    switch (ruling.kind) {
      case 'pass':
        this.settle([undefined]);
        return;
      case 'replace':
        this.settle([ruling.payload]);
        return;
      case 'drop':
        this.#held.pop();
        this.#rewriting = true;
        return;
      case 'stop':
        this.stop();
        return;
      case 'wait':
    }
  }

  #close(raw: readonly Buffer[]): void {
    this.options.onLast();
    this.#write(raw);
    this.options.onEnd();
  }

  #ended(): void {
    this.options.onLast();
    if (!this.#stopped) this.options.to.end();
    this.options.onEnd();
  }

  #pass({ opcode, raw, compressed, payload }: Waiting, instead: Buffer | undefined): void {
    if (instead) this.#rewriting = true;
    const anew = instead !== undefined || (this.#rewriting && compressed);
    const { masked } = this.options.parser;
    this.#write(anew ? [buildFrame(opcode, instead ?? payload, masked)] : raw);
  }

  #write(frames: readonly Buffer[]): void {
    const { to } = this.options;
    if (this.#stopped || to.destroyed || to.writableEnded) return;
    let room = true;
    for (const bytes of frames) room = to.write(bytes);
    if (room || this.#draining) return;
    this.#draining = true;
    this.options.from.pause();
    to.once('drain', () => {
      this.#draining = false;
      this.#resume();
    });
  }

  #resume(): void {
    if (this.options.to.writableNeedDrain) return;
    if (this.#queuedBytes <= this.options.bufferedBytes) this.options.from.resume();
  }

  #broken(error: unknown): void {
    if (this.#stopped) return;
    this.options.onBroken(error instanceof Error ? error : new Error('unknown failure'));
  }
}
