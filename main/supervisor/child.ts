/** A child process as the supervisor sees it. */
export interface Child {
  readonly pid: number | undefined;
  send(message: unknown): void;
  /** Ends it without asking. */
  kill(): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number) => void): void;
}

export type StartChild = () => Child;
