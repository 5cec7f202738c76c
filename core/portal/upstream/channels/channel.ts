import type {
  Message,
  NotificationMessage,
  RequestMessage,
  ResponseMessage,
} from '../../protocol/message';

/** What goes along with one request. */
export interface RequestOptions {
  /** Every message that belongs to the request and is not its answer, in order. */
  readonly onMessage: (message: Message) => void;
  readonly signal: AbortSignal;
  /** Further HTTP headers; other transports ignore them. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Carries messages to one upstream and back; knows nothing of what they mean. */
export interface Channel {
  /** Resolves with the answer. Aborting gives up waiting. @throws UpstreamFailure */
  request(message: RequestMessage, options: RequestOptions): Promise<ResponseMessage>;
  /** A notification, or our answer to a request of the server. @throws UpstreamFailure */
  send(message: NotificationMessage | ResponseMessage): Promise<void>;
  /**
   * Opens the stream for messages that belong to no request, where the transport has one. Resolves when
   * it is open or refused: servers drop what they say before, and some ask a question at once.
   */
  listen(onMessage: (message: Message) => void): Promise<void>;
  /** Closes it; `forget` also ends the session at the server, where there is one. */
  close(forget: boolean): Promise<void>;
  /** Called once when the other side is gone for good. */
  onClosed?: () => void;
}

/** The session of a channel that has one (Streamable HTTP until 2025-11-25). */
export interface SessionChannel extends Channel {
  session: string | undefined;
  revision: string | undefined;
}
