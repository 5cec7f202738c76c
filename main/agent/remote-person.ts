import type { Person, WarnRequest } from '../../core/exchange/ports';
import type { PersonAnswer } from '../../core/exchange/verdict';
import type { ControlChannel } from './control-channel';

/** The person at the desk, asked through main's warn window. */
export class RemotePerson implements Person {
  readonly #waiting = new Map<string, (answer: PersonAnswer) => void>();

  constructor(private readonly channel: ControlChannel) {
    channel.on('warn-answer', ({ exchangeId, answer }) => {
      this.#waiting.get(exchangeId)?.(answer);
    });
  }

  ask(request: WarnRequest, signal: AbortSignal): Promise<PersonAnswer> {
    const { exchangeId } = request;
    return new Promise((resolve) => {
      const settle = (answer: PersonAnswer): void => {
        this.#waiting.delete(exchangeId);
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      };
      const onAbort = (): void => {
        this.channel.send({ type: 'warn-withdrawn', exchangeId });
        settle({ choice: 'cancel', by: 'nobody' });
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.set(exchangeId, settle);
      this.channel.send({
        type: 'warn',
        request: {
          ...request,
          found: request.found.map((one) => ({ ...one })),
          choices: [...request.choices],
        },
      });
    });
  }
}
