import type { FastifyError, FastifyRequest } from 'fastify';
import type { PolicyIssue } from '../core/exchange/console';

/** An answer that is not what the client hoped for. Its message is for the client to read. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly more: {
      /** Where in the input, as a JSON path or line number. */
      readonly where?: string;
      readonly issues?: readonly PolicyIssue[];
      readonly retryAfterSeconds?: number;
    } = {},
  ) {
    super(message);
  }
}

/**
 * Turns whatever was thrown into an `ApiError`. Fastify's own errors keep their status; everything
 * else is ours to mend: it is logged by name and place, and the client learns nothing of it.
 *
 * @param mostBytes - the limit of the request's body, where another than its route's holds
 */
export function toApiError(
  error: FastifyError | Error,
  request: FastifyRequest,
  mostBytes = bodyLimitOf(request),
): ApiError {
  if (error instanceof ApiError) return error;
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  switch (status) {
    case 413:
      return new ApiError(413, 'too_large', tooLargeText(mostBytes));
    case 429:
      return new ApiError(429, 'too_many', 'Too many requests; try again later.');
    default:
      if (status >= 400 && status < 500) {
        return new ApiError(
          status,
          'bad_request',
          'The request is not one this endpoint can read.',
        );
      }
      request.log.error(
        { error: error.name, code: codeOf(error), at: error.stack?.split('\n').slice(1, 6) },
        'internal error',
      );
      return new ApiError(500, 'internal', 'The endpoint failed; its log says more.');
  }
}

/** What a client is told whose body is over the limit. */
export function tooLargeText(mostBytes: number): string {
  return `The request body is larger than allowed; at most ${mostBytes} bytes are.`;
}

/** Bytes that a request's route takes. */
export function bodyLimitOf({ routeOptions, server }: FastifyRequest): number {
  return routeOptions.bodyLimit ?? server.initialConfig.bodyLimit ?? 0;
}

/** Messages stay out of the log: a database error quotes the values of its statement. */
function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
