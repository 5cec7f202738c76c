import type { Child } from '../../../../main/supervisor/child';

/** A child process that does what a test says. */
export class FakeChild implements Child {
  readonly sent: unknown[] = [];
  killed = false;
  #onMessage: (message: unknown) => void = () => undefined;
  #onExit: (code: number) => void = () => undefined;

  constructor(readonly pid: number) {}

  send(message: unknown): void {
    this.sent.push(message);
  }

  kill(): void {
    this.killed = true;
    this.exit(137);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }

  onExit(listener: (code: number) => void): void {
    this.#onExit = listener;
  }

  says(message: unknown): void {
    this.#onMessage(message);
  }

  exit(code: number): void {
    this.#onExit(code);
  }
}
