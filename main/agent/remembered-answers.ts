import type { Clock, WarnRequest } from '../../core/exchange/ports';
import type { PersonAnswer } from '../../core/exchange/verdict';

/** Answers that are remembered at once; the oldest goes first. */
const MAX_REMEMBERED = 100;

interface Remembered {
  readonly rule: string;
  readonly app: string;
  /** Names of what had been found when the person chose: nothing else is covered. */
  readonly found: ReadonlySet<string>;
  readonly answer: PersonAnswer;
  readonly until: number;
}

/**
 * Answers that a person wanted kept for a while: for one rule in one app and the kinds of data they
 * had seen. They live in memory only, and policy says for how long.
 */
export class RememberedAnswers {
  #all: Remembered[] = [];

  constructor(private readonly clock: Clock) {}

  /** Keeps an answer where policy allows it; Cancel is never kept, since it would look like a defect. */
  add(request: WarnRequest, answer: PersonAnswer): void {
    const { rememberMinutes = 0, rule, app, found } = request;
    if (rememberMinutes === 0 || answer.choice === 'cancel') return;
    const kept: Remembered = {
      rule: rule.id,
      app: app.id,
      found: new Set(found.map(({ name }) => name)),
      answer,
      until: this.clock.now() + rememberMinutes * 60_000,
    };
    this.#all = [...this.#all, kept].slice(-MAX_REMEMBERED);
  }

  /** The kept answer, as far as the question still allows it. */
  of(request: WarnRequest): PersonAnswer | undefined {
    const now = this.clock.now();
    this.#all = this.#all.filter(({ until }) => until > now);
    const fitting = this.#all.findLast(
      ({ rule, app, found, answer }) =>
        rule === request.rule.id &&
        app === request.app.id &&
        (request.rememberMinutes ?? 0) > 0 &&
        request.choices.includes(answer.choice) &&
        request.found.every(({ name }) => found.has(name)),
    );
    if (!fitting) return undefined;
    const { choice, by, justification } = fitting.answer;
    return {
      choice,
      by,
      ...(justification === undefined ? {} : { justification }),
      remembered: true,
    };
  }
}
