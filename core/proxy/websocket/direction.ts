import type { Duplex } from 'node:stream';
import type { MessageInflater } from './deflate';
import type { SocketMessage } from '../../extract/websocket/types';
import { buildFrame, messageFrame, OPCODE, type WebSocketError } from './frame';
import { FrameParser, type ParserOptions } from './frame-parser';
import { checkText, MessageAssembly } from './message-assembly';

/** What becomes of a message. */
export type Ruling =
  | { readonly kind: 'pass' }
  /** Wait: later messages decide. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'replace'; readonly message: SocketMessage }
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
  /** The sender's close frame was passed on, or its connection ended. */
  readonly onEnd: () => void;
}

interface Waiting {
  readonly raw: readonly Buffer[];
  readonly bytes: number;
  /** What is passed on instead. */
  readonly instead?: Buffer;
}

/** One way of a WebSocket: messages are read whole and passed on as they came, once ruled on. */
export class Direction {
  readonly #parser: FrameParser;
  readonly #assembly: MessageAssembly;
  #held: Waiting[] = [];
  /** The messages before this one. */
  #turn: Promise<void> = Promise.resolve();
  #queuedBytes = 0;
  #stopped = false;
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

  /** Passes on what was held back. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const one of held) this.#write(one);
  }

  get holding(): boolean {
    return this.#held.length > 0;
  }

  #receive(chunk: Buffer): void {
    if (this.#stopped) return;
    try {
      for (const frame of this.#parser.push(chunk)) {
        const incoming = this.#assembly.add(frame);
        if (!incoming) continue;
        const bytes = incoming.raw.reduce((sum, raw) => sum + raw.length, 0);
        const waiting = { raw: incoming.raw, bytes };
        // Pings and pongs may stand between the frames of a message and wait for nobody.
        if (incoming.kind === 'control') this.#write(waiting);
        else if (incoming.kind === 'close') this.#enqueue(bytes, () => this.#close(waiting));
        else this.#enqueue(bytes, () => this.#onMessage(incoming, waiting));
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

  async #onMessage(
    message: { readonly text: boolean; readonly compressed: boolean; readonly payload: Buffer },
    waiting: Waiting,
  ): Promise<void> {
    const { inflater, parser, rule } = this.options;
    const payload =
      message.compressed && inflater ? await inflater.inflate(message.payload) : message.payload;
    if (message.text) checkText(payload);
    const ruling = await rule(payload, message.text);
    if (this.#stopped) return;
    const opcode = message.text ? OPCODE.text : OPCODE.binary;
    if (ruling.kind === 'stop') {
      this.stop();
      return;
    }
    if (ruling.kind === 'drop') {
      this.#rewriting = true;
      return;
    }
    let sent = waiting;
    if (ruling.kind === 'replace') {
      this.#rewriting = true;
      sent = { ...waiting, instead: messageFrame(ruling.message, parser.masked) };
    } else if (this.#rewriting && message.compressed) {
      sent = { ...waiting, instead: buildFrame(opcode, payload, parser.masked) };
    }
    this.#held.push(sent);
    if (ruling.kind !== 'hold') this.release();
  }

  #close(waiting: Waiting): void {
    this.release();
    this.#write(waiting);
    this.options.onEnd();
  }

  #ended(): void {
    this.release();
    this.options.to.end();
    this.options.onEnd();
  }

  #write({ raw, instead }: Waiting): void {
    const { to } = this.options;
    if (this.#stopped || to.destroyed || to.writableEnded) return;
    let room = true;
    for (const bytes of instead ? [instead] : raw) room = to.write(bytes);
    if (room) return;
    this.options.from.pause();
    to.once('drain', () => this.#resume());
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
