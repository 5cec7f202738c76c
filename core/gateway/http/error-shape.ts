import type { Dialect } from '../translate/dialect';
import type { GatewayError } from './gateway-error';

/** `type` of OpenAI's errors, by status. */
function openAiType(status: number): string {
  switch (status) {
    case 401:
      return 'authentication_error';
    case 403:
      return 'permission_error';
    case 429:
      return 'rate_limit_error';
    default:
      return status >= 500 ? 'server_error' : 'invalid_request_error';
  }
}

/** `type` of Anthropic's errors, by status. */
function anthropicType(status: number): string {
  switch (status) {
    case 401:
      return 'authentication_error';
    case 403:
      return 'permission_error';
    case 404:
      return 'not_found_error';
    case 413:
      return 'request_too_large';
    case 429:
      return 'rate_limit_error';
    case 503:
      return 'overloaded_error';
    default:
      return status >= 500 ? 'api_error' : 'invalid_request_error';
  }
}

/** `status` of Google's errors (google.rpc.Code), by HTTP status. */
function googleStatus(status: number): string {
  switch (status) {
    case 401:
      return 'UNAUTHENTICATED';
    case 403:
      return 'PERMISSION_DENIED';
    case 404:
      return 'NOT_FOUND';
    case 429:
      return 'RESOURCE_EXHAUSTED';
    case 503:
      return 'UNAVAILABLE';
    case 504:
      return 'DEADLINE_EXCEEDED';
    default:
      return status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT';
  }
}

/** What a failed request is told, whoever failed. */
export interface ErrorFacts {
  readonly status: number;
  readonly message: string;
  /** Number of the gateway's own refusals; absent for a provider's error. */
  readonly code?: number;
  /** The provider's own word, where it is known. */
  readonly providerCode?: string | null;
  readonly reference?: string;
}

/** The gateway's own errors say so; a provider's error, translated, does not. */
function own(facts: ErrorFacts): object {
  return facts.code === undefined ? {} : { source: 'portcullis-gateway' };
}

/** An error as the SDK of a dialect reads it. */
export function errorBody(dialect: Dialect, facts: ErrorFacts): unknown {
  const { status, message, code } = facts;
  switch (dialect) {
    case 'anthropic':
      return {
        type: 'error',
        error: {
          type: anthropicType(status),
          message,
          ...(code === undefined ? {} : { code }),
          ...own(facts),
        },
        ...(facts.reference === undefined ? {} : { request_id: facts.reference }),
      };
    case 'gemini':
      return {
        error: {
          code: status,
          message,
          status: googleStatus(status),
          ...(code === undefined
            ? {}
            : {
                details: [
                  {
                    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
                    reason: String(code),
                    domain: 'portcullis-gateway',
                  },
                ],
              }),
        },
      };
    case 'bedrock':
      return { message, ...(code === undefined ? {} : { code }), ...own(facts) };
    default:
      return {
        error: {
          message,
          type: openAiType(status),
          param: null,
          code: code ?? facts.providerCode ?? null,
          ...own(facts),
        },
      };
  }
}

/** A refusal of the gateway as the calling SDK reads it. */
export function gatewayErrorBody(
  dialect: Dialect,
  error: GatewayError,
  reference?: string,
): unknown {
  return errorBody(dialect, {
    status: error.status,
    message: error.message,
    code: error.code,
    ...(reference === undefined ? {} : { reference }),
  });
}

/** An error in the middle of a stream, in the form of the dialect's events. */
export function errorEvent(dialect: Dialect, facts: ErrorFacts): string {
  const data = JSON.stringify(errorBody(dialect, facts));
  switch (dialect) {
    case 'anthropic':
      return `event: error\ndata: ${data}\n\n`;
    case 'openai-responses':
      return `event: error\ndata: ${JSON.stringify({
        type: 'error',
        code: String(facts.code ?? facts.status),
        message: facts.message,
        param: null,
        sequence_number: 0,
      })}\n\n`;
    default:
      return `data: ${data}\n\n`;
  }
}
