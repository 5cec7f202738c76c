import type { Person, WarnRequest } from '../../core/exchange/ports';
import type { PersonAnswer } from '../../core/exchange/verdict';
import type { ControlChannel } from './control-channel';

/** Asks the person through the companion's window, on the other side of the control channel. */
export class RemotePerson implements Person {
  readonly #waiting = new Map<string, (answer: PersonAnswer) => void>();

  constructor(private readonly channel: Pick<ControlChannel, 'send' | 'onMessage'>) {
    channel.onMessage((message) => {
      if (message.type === 'warn-answer') this.#answer(message.exchangeId, message.answer);
    });
  }

  ask(request: WarnRequest, signal: AbortSignal): Promise<PersonAnswer> {
    const { exchangeId } = request;
    return new Promise((resolve) => {
      const onAbort = (): void => {
        this.#answer(exchangeId, { choice: 'cancel', by: 'nobody' });
        this.channel.send({ type: 'warn-withdrawn', exchangeId });
      };
      this.#waiting.set(exchangeId, (answer) => {
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      });
      signal.addEventListener('abort', onAbort, { once: true });
      const found = request.found.map((each) => ({ ...each }));
      const choices = [...request.choices];
      this.channel.send({ type: 'warn', request: { ...request, found, choices } });
      if (signal.aborted) onAbort();
    });
  }

  /** An answer to a question that was withdrawn meanwhile has no use any more. */
  #answer(exchangeId: string, answer: PersonAnswer): void {
    const settle = this.#waiting.get(exchangeId);
    this.#waiting.delete(exchangeId);
    settle?.(answer);
  }
}
