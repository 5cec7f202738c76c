import type { z } from 'zod';
import type { PersonAnswer } from '../../core/exchange/verdict';
import type { Warning } from '../../preload/contract';
import type { warnRequestSchema } from '../agent/control';

export type WarnRequestMessage = z.infer<typeof warnRequestSchema>;

/** Warnings that wait at once; more are answered with "nobody", which counts as Cancel. */
export const MAX_PENDING_WARNINGS = 100;

export type AnswerResult =
  'accepted' | 'unknown' | 'choice-not-allowed' | 'justification-missing' | 'not-remembered';

/** An answer as the window gives it. */
export type GivenAnswer = Pick<PersonAnswer, 'choice' | 'justification'> & {
  readonly by: 'person' | 'timeout';
  readonly remember: boolean;
};

export interface WarnQueueOptions {
  /** Carries an answer to the agent. */
  readonly answer: (exchangeId: string, answer: PersonAnswer, remember: boolean) => void;
  readonly changed: (pending: readonly Warning[]) => void;
  readonly now: () => number;
}

/**
 * The questions that wait for the person, oldest first. Time is kept by the agent, which withdraws a
 * question whose time is up; the deadline here is only shown.
 */
export class WarnQueue {
  readonly #pending = new Map<string, Warning>();
  /** Since when the first question has been before the person's eyes. */
  #shown: { readonly exchangeId: string; readonly since: number } | undefined;

  constructor(private readonly options: WarnQueueOptions) {}

  pending(): Warning[] {
    return [...this.#pending.values()];
  }

  add(request: WarnRequestMessage): void {
    if (this.#pending.size >= MAX_PENDING_WARNINGS) {
      this.options.answer(request.exchangeId, { choice: 'cancel', by: 'nobody' }, false);
      return;
    }
    const { timeoutSeconds, ...shown } = request;
    const deadline = this.options.now() + timeoutSeconds * 1000;
    this.#pending.set(request.exchangeId, { ...shown, deadline });
    this.#announce();
  }

  withdraw(exchangeId: string): void {
    if (this.#pending.delete(exchangeId)) this.#announce();
  }

  /** Drops all: the agent that asked is gone, and with it the requests it held. */
  clear(): void {
    if (this.#pending.size === 0) return;
    this.#pending.clear();
    this.#announce();
  }

  /** Takes the person's answer if the rule allows it. */
  answer(exchangeId: string, given: GivenAnswer): AnswerResult {
    const warning = this.#pending.get(exchangeId);
    if (warning === undefined) return 'unknown';
    const refused = this.#refusal(warning, given);
    if (refused !== undefined) return refused;
    const justification = given.justification?.trim() ?? '';
    const tookMs = this.#seenFor(exchangeId);
    this.#pending.delete(exchangeId);
    const answer: PersonAnswer = {
      choice: given.choice,
      by: given.choice === 'cancel' ? given.by : 'person',
      ...(justification === '' ? {} : { justification }),
      ...(tookMs === undefined ? {} : { tookMs }),
    };
    this.options.answer(exchangeId, answer, given.remember);
    this.#announce();
    return 'accepted';
  }

  /** Why an answer is none; nothing where it is one. */
  #refusal(warning: Warning, given: GivenAnswer): AnswerResult | undefined {
    // Cancel is always open: it is what silence means too.
    if (given.choice !== 'cancel' && !warning.choices.includes(given.choice)) {
      return 'choice-not-allowed';
    }
    const needed = warning.justification === 'required' && given.choice === 'send';
    if (needed && (given.justification?.trim() ?? '') === '') return 'justification-missing';
    if (given.remember && warning.rememberMinutes === 0) return 'not-remembered';
    return undefined;
  }

  /** How long the question has been in front; one that was never there has no time. */
  #seenFor(exchangeId: string): number | undefined {
    if (this.#shown?.exchangeId !== exchangeId) return undefined;
    return Math.max(0, Math.round(this.options.now() - this.#shown.since));
  }

  #announce(): void {
    const [first] = this.#pending.keys();
    if (first === undefined) this.#shown = undefined;
    else if (this.#shown?.exchangeId !== first) {
      this.#shown = { exchangeId: first, since: this.options.now() };
    }
    this.options.changed(this.pending());
  }
}
