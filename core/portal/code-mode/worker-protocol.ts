/** What the thread is told. */
export type ToWorker =
  | { readonly type: 'run'; readonly run: number; readonly code: string }
  | {
      readonly type: 'answer';
      readonly run: number;
      readonly call: number;
      /** JSON, or what went wrong. */
      readonly value?: string;
      readonly error?: string;
    };

/** What the thread says. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** The program computes (`busy`), or waits for its calls. */
  | { readonly type: 'state'; readonly run: number; readonly busy: boolean }
  | {
      readonly type: 'call';
      readonly run: number;
      readonly call: number;
      readonly tool: string;
      /** JSON. */
      readonly args: string;
    }
  | { readonly type: 'done'; readonly run: number; readonly outcome: RunOutcome };

export interface RunOutcome {
  /** JSON of what the program returned. */
  readonly result?: string;
  readonly error?: string;
  readonly log: string;
}
