import type { Clock, Person, WarnRequest } from '../../core/exchange/ports';
import type { PersonAnswer } from '../../core/exchange/verdict';
import { REVEALED_LENGTH, type FromAgent, type ToAgent } from './control';
import type { ControlChannel } from './control-channel';
import { RememberedAnswers } from './remembered-answers';

/** An app that gives up may ask the same again at once: the question stays for so long, ms. */
const LINGER_MS = 1500;
/** An app that was refused may try again by itself: the answer holds for so long, ms. */
const RETRY_MS = 3000;

/** The request as it crosses to main: everything but what only the agent may know. */
function shown(request: WarnRequest): WarnMessage {
  const { exchangeId, app, host, rule, call, justification, timeoutSeconds } = request;
  return {
    ...{ exchangeId, app, host, rule, justification, timeoutSeconds },
    ...(call === undefined ? {} : { call }),
    found: request.found.map((each) => ({ ...each })),
    choices: [...request.choices],
    rememberMinutes: request.rememberMinutes ?? 0,
    revealable: request.reveal !== undefined && request.found.length > 0,
  };
}

/** One question before the person, and everything that waits for its answer. */
interface Question {
  /** Id of the exchange that asked first; main knows the question by it. */
  readonly id: string;
  readonly request: WarnRequest;
  readonly waiting: Map<string, (answer: PersonAnswer) => void>;
  repeats: number;
  /** Runs while nobody waits any more. */
  lingering?: NodeJS.Timeout;
}

type Channel = Pick<ControlChannel, 'send' | 'onMessage'>;
type WarnMessage = Extract<FromAgent, { type: 'warn' }>['request'];

/**
 * Asks the person through the companion's window, on the other side of the control channel. What an
 * app sends again is the same question, and what the person wants remembered is asked no more.
 */
export class RemotePerson implements Person {
  readonly #questions = new Map<string, Question>();
  readonly #answered = new Map<string, { readonly answer: PersonAnswer; readonly until: number }>();
  readonly #remembered: RememberedAnswers;

  constructor(
    private readonly channel: Channel,
    private readonly clock: Clock = { now: () => Date.now() },
  ) {
    this.#remembered = new RememberedAnswers(clock);
    channel.onMessage((message) => {
      this.#receive(message);
    });
  }

  ask(request: WarnRequest, signal: AbortSignal): Promise<PersonAnswer> {
    const known = this.#remembered.of(request) ?? this.#justAnswered(request);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => {
      const question = this.#join(request);
      const { exchangeId } = request;
      const onAbort = (): void => {
        question.waiting.delete(exchangeId);
        resolve({ choice: 'cancel', by: 'nobody' });
        if (question.waiting.size === 0) this.#linger(question);
      };
      question.waiting.set(exchangeId, (answer) => {
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      });
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
    });
  }

  /** The question that stands already, or a new one. */
  #join(request: WarnRequest): Question {
    const standing = [...this.#questions.values()].find(
      ({ request: { sameAs } }) => sameAs !== undefined && sameAs === request.sameAs,
    );
    if (standing) {
      standing.repeats += 1;
      clearTimeout(standing.lingering);
      return standing;
    }
    const question = { id: request.exchangeId, request, waiting: new Map(), repeats: 0 };
    this.#questions.set(question.id, question);
    this.channel.send({ type: 'warn', request: shown(request) });
    return question;
  }

  /** Nobody waits for the answer; the window stays a moment for an app that tries again. */
  #linger(question: Question): void {
    const withdraw = (): void => {
      this.#questions.delete(question.id);
      this.channel.send({ type: 'warn-withdrawn', exchangeId: question.id });
    };
    if (question.request.sameAs === undefined) withdraw();
    else question.lingering = setTimeout(withdraw, LINGER_MS).unref();
  }

  #receive(message: ToAgent): void {
    if (message.type === 'warn-answer') {
      this.#answer(message.exchangeId, message.answer, message.remember === true);
    } else if (message.type === 'warn-reveal') {
      const question = this.#questions.get(message.exchangeId);
      if (!question) return;
      const value = question.request.reveal?.(message.index)?.slice(0, REVEALED_LENGTH);
      const { requestId } = message;
      this.channel.send({
        type: 'warn-revealed',
        requestId,
        ...(value === undefined ? {} : { value }),
      });
    }
  }

  /** An answer to a question that was withdrawn meanwhile has no use any more. */
  #answer(id: string, given: PersonAnswer, remember: boolean): void {
    const question = this.#questions.get(id);
    if (!question) return;
    clearTimeout(question.lingering);
    this.#questions.delete(id);
    const { repeats, request } = question;
    const answer = repeats === 0 ? given : { ...given, repeats };
    if (remember) this.#remembered.add(request, given);
    if (request.sameAs !== undefined) {
      this.#answered.set(request.sameAs, { answer: given, until: this.clock.now() + RETRY_MS });
    }
    for (const settle of question.waiting.values()) settle(answer);
  }

  #justAnswered({ sameAs = '' }: WarnRequest): PersonAnswer | undefined {
    const now = this.clock.now();
    for (const [key, { until }] of this.#answered) if (until < now) this.#answered.delete(key);
    const answered = this.#answered.get(sameAs)?.answer;
    return answered && { ...answered, repeats: (answered.repeats ?? 0) + 1 };
  }
}
