/** Why the gateway itself, and no provider, refuses a request. */
export type GatewayFailure =
  | 'bad-request'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'too-large'
  | 'rate-limited'
  | 'over-budget'
  | 'unpriced'
  | 'blocked'
  | 'upstream'
  | 'timeout'
  | 'unavailable'
  | 'internal';

const STATUS: Readonly<Record<GatewayFailure, number>> = {
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'too-large': 413,
  'rate-limited': 429,
  'over-budget': 429,
  unpriced: 403,
  blocked: 400,
  upstream: 502,
  timeout: 504,
  unavailable: 503,
  internal: 500,
};

/**
 * Numbers by which callers tell the gateway's refusals apart from a provider's. 2009, 2016, 2017,
 * 2029 and 2030 are the field's; the others are ours.
 */
export const CODES = {
  badRequest: 2001,
  notFound: 2002,
  rateLimited: 2003,
  upstream: 2004,
  timeout: 2005,
  tooLarge: 2006,
  forbidden: 2007,
  unavailable: 2008,
  unauthorized: 2009,
  internal: 2010,
  overBudget: 2021,
  unpriced: 2022,
  promptGuardrail: 2016,
  answerGuardrail: 2017,
  promptDlp: 2029,
  answerDlp: 2030,
} as const;

const CODE: Readonly<Record<GatewayFailure, number>> = {
  'bad-request': CODES.badRequest,
  unauthorized: CODES.unauthorized,
  forbidden: CODES.forbidden,
  'not-found': CODES.notFound,
  'too-large': CODES.tooLarge,
  'rate-limited': CODES.rateLimited,
  'over-budget': CODES.overBudget,
  unpriced: CODES.unpriced,
  blocked: CODES.promptDlp,
  upstream: CODES.upstream,
  timeout: CODES.timeout,
  unavailable: CODES.unavailable,
  internal: CODES.internal,
};

interface ErrorDetails {
  readonly status?: number;
  readonly code?: number;
  /** Seconds for `Retry-After`. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A refusal by the gateway. The message is for people and holds no prompt text and no key. */
export class GatewayError extends Error {
  readonly status: number;
  readonly code: number;
  readonly retryAfter: number | undefined;

  constructor(
    readonly failure: GatewayFailure,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = 'GatewayError';
    this.status = details.status ?? STATUS[failure];
    this.code = details.code ?? CODE[failure];
    this.retryAfter = details.retryAfter;
  }
}
