import { Worker } from 'node:worker_threads';
import { CODE_LIMITS } from './limits';
import type { FromWorker, RunOutcome, ToWorker } from './worker-protocol';

/** Carries out a tool call of a program; the JSON of what the program gets. Rejects in plain words. */
export type ToolCall = (tool: string, args: string, signal: AbortSignal) => Promise<string>;

/** Threads that are kept for the next program. */
const IDLE_THREADS = 2;
/** Programs that run at once; more wait. */
const THREADS = 4;
/** Memory of the thread besides that of the interpreter, MB. */
const THREAD_MB = 128;

interface Thread {
  readonly worker: Worker;
  readonly ready: Promise<void>;
}

/** Runs programs in threads that can be ended from outside. */
export class CodeSandbox {
  readonly #idle: Thread[] = [];
  readonly #all = new Set<Thread>();
  readonly #queue: (() => void)[] = [];
  #busy = 0;
  #runs = 0;
  #closed = false;

  /** `file` is that of the thread. */
  constructor(private readonly file: string | URL) {}

  /** Runs one program; aborting ends it. Never rejects for what the program does. */
  async run(code: string, call: ToolCall, signal: AbortSignal): Promise<RunOutcome> {
    if (code.length > CODE_LIMITS.codeLength) {
      return { error: `A program has at most ${CODE_LIMITS.codeLength} characters.`, log: '' };
    }
    if (this.#busy >= THREADS) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#busy += 1;
    const thread = this.#idle.pop() ?? this.#open();
    thread.worker.ref();
    try {
      await thread.ready;
      return await this.#runIn(thread, code, call, signal);
    } finally {
      this.#busy -= 1;
      this.#queue.shift()?.();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map(({ worker }) => worker.terminate()));
  }

  #open(): Thread {
    const worker = new Worker(this.file, {
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MB },
    });
    const ready = new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the thread ended')));
    });
    const thread = { worker, ready };
    this.#all.add(thread);
    worker.once('exit', () => this.#all.delete(thread));
    return thread;
  }

  async #runIn(
    thread: Thread,
    code: string,
    call: ToolCall,
    signal: AbortSignal,
  ): Promise<RunOutcome> {
    const { worker } = thread;
    const run = (this.#runs += 1);
    const calls = new AbortController();
    const send = (message: ToWorker): void => worker.postMessage(message);
    let cpu: NodeJS.Timeout | undefined;
    let finish: (outcome: RunOutcome, reusable: boolean) => void = () => undefined;
    const ended = new Promise<{ outcome: RunOutcome; reusable: boolean }>((resolve) => {
      finish = (outcome, reusable) => resolve({ outcome, reusable });
    });
    const stop = (error: string): void => finish({ error, log: '' }, false);
    const wall = setTimeout(() => stop('The program took too long.'), CODE_LIMITS.wallMs);
    const onMessage = (message: FromWorker): void => {
      if (message.type === 'ready' || message.run !== run) return;
      if (message.type === 'done') finish(message.outcome, true);
      else if (message.type === 'state') {
        clearTimeout(cpu);
        const limit = CODE_LIMITS.cpuMs + CODE_LIMITS.graceMs;
        const over = `The program took longer than ${CODE_LIMITS.cpuMs} ms.`;
        if (message.busy) cpu = setTimeout(() => stop(over), limit);
      } else {
        call(message.tool, message.args, calls.signal).then(
          (value) => send({ type: 'answer', run, call: message.call, value }),
          (error: unknown) => {
            const said = error instanceof Error ? error.message : 'failed';
            send({ type: 'answer', run, call: message.call, error: said });
          },
        );
      }
    };
    const onError = (): void => stop('The program broke its sandbox and was ended.');
    const onAbort = (): void => stop('The run was cancelled.');
    worker.on('message', onMessage);
    worker.once('error', onError);
    worker.once('exit', onError);
    signal.addEventListener('abort', onAbort, { once: true });
    send({ type: 'run', run, code });
    const { outcome, reusable } = await ended;
    clearTimeout(wall);
    clearTimeout(cpu);
    calls.abort(new Error('the program has ended'));
    worker.off('message', onMessage);
    worker.off('error', onError);
    worker.off('exit', onError);
    signal.removeEventListener('abort', onAbort);
    await this.#giveBack(thread, reusable);
    return outcome;
  }

  async #giveBack(thread: Thread, reusable: boolean): Promise<void> {
    if (reusable && !this.#closed && this.#idle.length < IDLE_THREADS) {
      // A thread that nobody uses keeps no process alive.
      thread.worker.unref();
      this.#idle.push(thread);
    } else await thread.worker.terminate();
  }
}
