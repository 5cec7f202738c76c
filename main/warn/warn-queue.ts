import type { z } from 'zod';
import type { PersonAnswer } from '../../core/exchange/verdict';
import type { Warning } from '../../preload/contract';
import type { warnRequestSchema } from '../agent/control';

export type WarnRequestMessage = z.infer<typeof warnRequestSchema>;

/** Warnings that wait at once; more are answered with "nobody", which counts as Cancel. */
export const MAX_PENDING_WARNINGS = 100;

export type AnswerResult = 'accepted' | 'unknown' | 'choice-not-allowed' | 'justification-missing';

export interface WarnQueueOptions {
  /** Carries an answer to the agent. */
  readonly answer: (exchangeId: string, answer: PersonAnswer) => void;
  readonly changed: (pending: readonly Warning[]) => void;
  readonly now: () => number;
}

/**
 * The questions that wait for the person, oldest first. Time is kept by the agent, which withdraws a
 * question whose time is up; the deadline here is only shown.
 */
export class WarnQueue {
  readonly #pending = new Map<string, Warning>();

  constructor(private readonly options: WarnQueueOptions) {}

  pending(): Warning[] {
    return [...this.#pending.values()];
  }

  add(request: WarnRequestMessage): void {
    if (this.#pending.size >= MAX_PENDING_WARNINGS) {
      this.options.answer(request.exchangeId, { choice: 'cancel', by: 'nobody' });
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
  answer(exchangeId: string, answer: Omit<PersonAnswer, 'by'>): AnswerResult {
    const warning = this.#pending.get(exchangeId);
    if (warning === undefined) return 'unknown';
    // Cancel is always open: it is what silence means too.
    if (answer.choice !== 'cancel' && !warning.choices.includes(answer.choice)) {
      return 'choice-not-allowed';
    }
    const justification = answer.justification?.trim() ?? '';
    const needed = warning.justification === 'required' && answer.choice === 'send';
    if (needed && justification === '') return 'justification-missing';
    this.#pending.delete(exchangeId);
    this.options.answer(exchangeId, {
      choice: answer.choice,
      by: 'person',
      ...(justification === '' ? {} : { justification }),
    });
    this.#announce();
    return 'accepted';
  }

  #announce(): void {
    this.options.changed(this.pending());
  }
}
