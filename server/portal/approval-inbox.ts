import type { PendingApproval } from '../../core/exchange/portal-view';
import type { Clock, Person, WarnRequest } from '../../core/exchange/ports';
import type { PersonAnswer } from '../../core/exchange/verdict';

/** Calls that may wait at once; more are refused, so that a runaway agent cannot bury the others. */
const WAITING = 200;

interface Waiting {
  readonly approval: PendingApproval;
  readonly settle: (answer: PersonAnswer) => void;
}

/** Calls to the portal on the central endpoint that wait for an administrator in the console. */
export class ApprovalInbox implements Person {
  readonly #waiting = new Map<string, Waiting>();

  constructor(private readonly clock: Clock) {}

  /** What waits, the oldest first. */
  list(): readonly PendingApproval[] {
    return [...this.#waiting.values()].map(({ approval }) => approval);
  }

  ask(request: WarnRequest, signal: AbortSignal): Promise<PersonAnswer> {
    const { exchangeId: id, call, timeoutSeconds } = request;
    if (!call || this.#waiting.size >= WAITING || signal.aborted) {
      return Promise.resolve({ choice: 'cancel', by: 'nobody' });
    }
    const now = this.clock.now();
    const approval: PendingApproval = {
      id,
      ...call,
      argumentNames: [...call.argumentNames],
      asked: new Date(now).toISOString(),
      until: new Date(now + timeoutSeconds * 1000).toISOString(),
    };
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#settle(id, { choice: 'cancel', by: 'timeout' }),
        timeoutSeconds * 1000,
      );
      const withdraw = (): void => this.#settle(id, { choice: 'cancel', by: 'nobody' });
      signal.addEventListener('abort', withdraw, { once: true });
      const settle = (answer: PersonAnswer): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', withdraw);
        resolve(answer);
      };
      this.#waiting.set(id, { approval, settle });
    });
  }

  /** False where the call is over or was never there. */
  decide(id: string, approve: boolean): boolean {
    const known = this.#waiting.has(id);
    this.#settle(id, { choice: approve ? 'send' : 'cancel', by: 'person' });
    return known;
  }

  close(): void {
    for (const id of [...this.#waiting.keys()]) {
      this.#settle(id, { choice: 'cancel', by: 'nobody' });
    }
  }

  #settle(id: string, answer: PersonAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.settle(answer);
  }
}
