/** Why an upstream could not do what it was asked; the message holds no content and no secret. */
export type UpstreamFailureCode =
  | 'unreachable'
  | 'address-refused'
  | 'unauthorized'
  | 'session-lost'
  | 'http'
  | 'timeout'
  | 'too-large'
  | 'stream-ended'
  | 'protocol'
  | 'unsupported'
  | 'closed'
  | 'sandbox';

/** An upstream server failed, as opposed to having answered with an error. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';

  constructor(
    readonly code: UpstreamFailureCode,
    message: string,
    options?: ErrorOptions & { readonly status?: number; readonly challenge?: string },
  ) {
    super(message, options);
    this.status = options?.status;
    this.challenge = options?.challenge;
  }

  /** HTTP status that it answered with. */
  readonly status: number | undefined;
  /** `WWW-Authenticate` of a 401 or 403. */
  readonly challenge: string | undefined;
}

/** Any error as a failure. */
export function asFailure(error: unknown): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  return new UpstreamFailure('unreachable', 'The server could not be reached.', { cause: error });
}
