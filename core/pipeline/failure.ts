import type { PolicyDocument } from '../exchange/policy-document';
import type { Refusal, Verdict } from '../exchange/verdict';

export type Stage = 'detect' | 'decide' | 'count' | 'redact' | 'seal' | 'store';

/** A stage that failed, in words that hold no prompt text: messages of errors may quote it. */
export interface StageFailure {
  readonly stage: Stage;
  /** The error's `code` or class name. */
  readonly code: string;
  readonly exchangeId: string;
}

/**
 * A stage threw; the cause may hold text of the traffic and is not to be logged with its
 * message.
 */
export class StageError extends Error {
  readonly code = 'STAGE_FAILED';
  constructor(
    readonly stage: Stage,
    cause: unknown,
  ) {
    super(`the ${stage} stage failed`, { cause });
    this.name = 'StageError';
  }
}

/** Runs one stage; whatever it throws becomes a StageError with the stage's name. */
export async function stage<T>(name: Stage, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof StageError ? cause : new StageError(name, cause);
  }
}

/** What may be told of a failure: stage and code, never a message. */
export function describeFailure(error: unknown, exchangeId: string): StageFailure {
  if (error instanceof StageError) {
    return { stage: error.stage, code: codeOf(error.cause), exchangeId };
  }
  return { stage: 'decide', code: codeOf(error), exchangeId };
}

/** A code names an error in a word. Anything longer could be a message. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error ? String(error.code) : error.name;
  return /^[A-Za-z0-9_]{1,64}$/.test(code) ? code : 'Error';
}

/**
 * The one place that says what a failed stage means. `closed`: the request is refused. `open`: what
 * was decided before the failure stands, and where nothing was decided the request goes on.
 */
export function verdictOnFailure(
  mode: PolicyDocument['failure'],
  decided: Verdict | undefined,
  refusal: Refusal,
): Verdict {
  if (mode === 'closed') return { action: 'block', exchangeId: refusal.exchangeId, refusal };
  return decided ?? { action: 'allow', exchangeId: refusal.exchangeId };
}
