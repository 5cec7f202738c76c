import type { PolicyIssue } from '../../core/exchange/console';

/** Why a call to the endpoint did not give its answer. */
export type FailureKind =
  'network' | 'expired' | 'throttled' | 'conflict' | 'invalid' | 'refused' | 'server' | 'answer';

/** A failed call; `message` of a `refused` or `invalid` one is the endpoint's own sentence. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';

  constructor(
    readonly kind: FailureKind,
    message: string,
    /** HTTP status; 0 where there was no answer. */
    readonly status: number,
    readonly issues: readonly PolicyIssue[] = [],
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

export function failureKind(status: number): FailureKind {
  if (status === 401) return 'expired';
  if (status === 409) return 'conflict';
  if (status === 422) return 'invalid';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'server' : 'refused';
}
