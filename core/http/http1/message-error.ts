/**
 * A message that breaks RFC 9110 or 9112 or one of our limits. `status` is what a client that sent
 * it gets; from an upstream it always becomes 502. The text never repeats what was sent.
 */
export class MessageError extends Error {
  readonly code = 'ERR_HTTP_MESSAGE';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'MessageError';
  }
}
