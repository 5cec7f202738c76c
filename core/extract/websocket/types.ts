import type { Prompt } from '../../exchange/part';
import type { Refusal } from '../../exchange/verdict';
import type { AnswerScope, RequestHead } from '../types';

/** A complete message of a WebSocket, unmasked and decompressed; a text message is a string. */
export type SocketMessage = string | Uint8Array;

/** A message of the client that holds a prompt. */
export interface SentMessage {
  readonly prompt: Prompt;
  /** True where the text goes on from the message before: speech as it is typed, edits of a document. */
  readonly continues?: boolean;
  /** The message with the text of some parts exchanged; everything else stays as it was sent. */
  replace(edits: ReadonlyMap<number, string>): SocketMessage;
}

/** What is read along one connection; remembers what it must between messages. */
export interface SocketReading {
  /** A message that the client sends; `undefined` where it holds no prompt (a heartbeat, settings, …). */
  sent(message: SocketMessage): SentMessage | undefined;
  /** The text that a message of the server adds to the answer; empty where it adds none. */
  received(message: SocketMessage): string;
  /**
   * Messages that tell the page why its message was not passed on, in the order they are sent to it;
   * none where the page has no form for it, so that the connection is closed with 1008 (RFC 6455
   * 7.4.1) and the reason.
   */
  refuse(refusal: Refusal): readonly SocketMessage[];
  /** The same for an answer that is stopped. */
  stop(refusal: Refusal): readonly SocketMessage[];
}

/** One app's protocol inside WebSockets. Stateless; `open` begins what is read along a connection. */
export interface SocketExtractor {
  readonly id: string;
  /** True when messages of a connection with this handshake are this extractor's to read. */
  matches(handshake: RequestHead): boolean;
  /** @param scope as for `Extractor.reader`. */
  open(handshake: RequestHead, scope?: AnswerScope): SocketReading;
}
