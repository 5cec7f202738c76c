import { createInflateRaw, type InflateRaw } from 'node:zlib';
import { CLOSE, WebSocketError } from './frame';

/** What both sides agreed on (RFC 7692 7.1). */
export interface DeflateTerms {
  /** False: each message of that side is compressed by itself. */
  readonly clientTakeover: boolean;
  readonly serverTakeover: boolean;
}

export type Extensions =
  | { readonly kind: 'none' }
  | { readonly kind: 'deflate'; readonly terms: DeflateTerms }
  /** Something else was agreed on, so that frames cannot be understood. */
  | { readonly kind: 'unknown' };

const DEFLATE = 'permessage-deflate';

/** The offers of a client that leave its messages readable; `undefined` when none is left. */
export function readableOffers(offers: string): string | undefined {
  const kept = splitList(offers).filter((offer) => nameOf(offer) === DEFLATE);
  return kept.length === 0 ? undefined : kept.join(', ');
}

/** Reads `Sec-WebSocket-Extensions` of an answer (RFC 6455 9.1). */
export function agreedExtensions(value: string | undefined): Extensions {
  const [only, ...others] = splitList(value ?? '');
  if (only === undefined) return { kind: 'none' };
  if (others.length > 0 || nameOf(only) !== DEFLATE) return { kind: 'unknown' };
  const parameters = only.split(';').map((one) => one.trim().toLowerCase());
  return {
    kind: 'deflate',
    terms: {
      clientTakeover: !parameters.includes('client_no_context_takeover'),
      serverTakeover: !parameters.includes('server_no_context_takeover'),
    },
  };
}

const splitList = (value: string): string[] =>
  value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const nameOf = (extension: string): string =>
  (extension.split(';', 1)[0] ?? '').trim().toLowerCase();

/** What a sender takes off the end of each compressed message (RFC 7692 7.2.1). */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);

/** Undoes the compression of one side's messages, one after the other. */
export class MessageInflater {
  #stream: InflateRaw | undefined;

  constructor(
    private readonly takeover: boolean,
    /** Largest message after decompression, bytes. */
    private readonly limit: number,
  ) {}

  /** Rejects with `WebSocketError` for a broken message, or one that becomes too large. */
  inflate(payload: Buffer): Promise<Buffer> {
    const stream = (this.#stream ??= createInflateRaw());
    return new Promise((resolve, reject) => {
      const pieces: Buffer[] = [];
      let total = 0;
      const settle = (error?: WebSocketError): void => {
        stream.removeAllListeners('data').removeAllListeners('error');
        if (error || !this.takeover || stream.readableEnded) this.#drop(stream);
        if (error) reject(error);
        else resolve(Buffer.concat(pieces, total));
      };
      stream.on('data', (piece: Buffer) => {
        total += piece.length;
        if (total <= this.limit) pieces.push(piece);
        else settle(new WebSocketError(CLOSE.tooBig, 'a message is too large once decompressed'));
      });
      stream.on('error', () => {
        settle(new WebSocketError(CLOSE.invalidData, 'the compression of a message is broken'));
      });
      stream.write(payload);
      stream.write(TAIL);
      stream.flush(() => {
        if (this.#stream === stream && total <= this.limit) settle();
      });
    });
  }

  close(): void {
    if (this.#stream) this.#drop(this.#stream);
  }

  #drop(stream: InflateRaw): void {
    if (this.#stream === stream) this.#stream = undefined;
    // It may still report what it was busy with.
    stream.on('error', () => undefined);
    stream.destroy();
  }
}
