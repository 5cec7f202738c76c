import { Worker, type ResourceLimits } from 'node:worker_threads';

const MESSAGES = {
  closed: 'detection is closed',
  ended: 'the detection worker ended',
  'time-limit': 'the scan took too long',
} as const;

/** A question that got no answer: the thread died or took too long. */
export class ThreadFailure extends Error {
  readonly code = 'THREAD_FAILED';

  constructor(
    readonly reason: keyof typeof MESSAGES,
    options?: ErrorOptions,
  ) {
    super(MESSAGES[reason], options);
    this.name = 'ThreadFailure';
  }
}

/** What is posted to a thread, and what it posts back: one question at a time. */
export interface Asked<Question> {
  readonly id: number;
  readonly question: Question;
}

export interface Answered<Answer> {
  readonly id: number;
  readonly answer: Answer;
}

export interface ThreadOptions {
  /** The built file of the thread. */
  readonly file: string;
  readonly workerData?: unknown;
  /** A question that takes longer ends the thread, ms. */
  readonly timeLimitMs: number;
  /** Ends a thread that was not asked for this long, ms; without it the thread stays. */
  readonly idleMs?: number;
  /** Memory that the thread may take; it is ended beyond. */
  readonly resourceLimits?: ResourceLimits;
}

interface Job<Question, Answer> {
  readonly asked: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * One worker thread and the queue in front of it. The thread starts with the first question, is
 * replaced after a crash, and is ended when a question is withdrawn or runs over its time.
 */
export class ThreadQueue<Question, Answer> {
  #worker: Worker | undefined;
  #queue: Job<Question, Answer>[] = [];
  #current: { job: Job<Question, Answer>; id: number; timer: NodeJS.Timeout } | undefined;
  #idle: NodeJS.Timeout | undefined;
  #nextId = 1;
  #closed = false;
  #retired = false;

  constructor(private readonly options: ThreadOptions) {}

  /** Rejects with ThreadFailure, or with the signal's reason when aborted. */
  ask(asked: Question, signal?: AbortSignal): Promise<Answer> {
    if (this.#closed || this.#retired) return Promise.reject(new ThreadFailure('closed'));
    return new Promise<Answer>((resolve, reject) => {
      signal?.throwIfAborted();
      const onAbort = (): void => this.#abandon(job, signal?.reason);
      const settled = (): void => signal?.removeEventListener('abort', onAbort);
      const job: Job<Question, Answer> = {
        asked,
        resolve: (answer) => {
          settled();
          resolve(answer);
        },
        reject: (reason) => {
          settled();
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort reason is the caller's value
          reject(reason);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(job);
      this.#startNext();
    });
  }

  /** Ends the thread; waiting questions are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    const waiting = this.#queue;
    this.#queue = [];
    for (const job of waiting) job.reject(new ThreadFailure('closed'));
    this.#failCurrent(new ThreadFailure('closed'));
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  /** Answers what was asked and ends the thread then; nothing more may be asked. */
  retire(): void {
    this.#retired = true;
    this.#startNext();
  }

  #startNext(): void {
    if (this.#current !== undefined || this.#closed) return;
    const job = this.#queue.shift();
    if (job === undefined && this.#retired) this.#discardWorker();
    if (job === undefined) return;
    const id = this.#nextId++;
    const timer = setTimeout(() => {
      this.#discardWorker();
      this.#failCurrent(new ThreadFailure('time-limit'));
      this.#startNext();
    }, this.options.timeLimitMs);
    this.#current = { job, id, timer };
    this.#worker ??= this.#spawn();
    this.#worker.ref();
    clearTimeout(this.#idle);
    const asked: Asked<Question> = { id, question: job.asked };
    this.#worker.postMessage(asked);
  }

  #spawn(): Worker {
    const { file, workerData, resourceLimits } = this.options;
    const worker = new Worker(file, { workerData, ...(resourceLimits ? { resourceLimits } : {}) });
    let failure = new ThreadFailure('ended');
    worker.on('message', (response: Answered<Answer>) => {
      if (this.#current?.id !== response.id) return;
      const { job, timer } = this.#current;
      clearTimeout(timer);
      this.#current = undefined;
      // An idle thread does not keep the process alive.
      worker.unref();
      job.resolve(response.answer);
      this.#startNext();
      this.#endWhenIdle();
    });
    worker.on('error', (cause) => {
      failure = new ThreadFailure('ended', { cause });
    });
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#failCurrent(failure);
      this.#startNext();
    });
    return worker;
  }

  #abandon(job: Job<Question, Answer>, reason: unknown): void {
    const index = this.#queue.indexOf(job);
    if (index >= 0) {
      this.#queue.splice(index, 1);
      job.reject(reason);
    } else if (this.#current?.job === job) {
      this.#discardWorker();
      this.#failCurrent(reason);
      this.#startNext();
    }
  }

  #endWhenIdle(): void {
    if (this.options.idleMs === undefined || this.#current !== undefined) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#discardWorker(), this.options.idleMs);
    this.#idle.unref();
  }

  #failCurrent(reason: unknown): void {
    const current = this.#current;
    if (current === undefined) return;
    clearTimeout(current.timer);
    this.#current = undefined;
    current.job.reject(reason);
  }

  #discardWorker(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    // Nobody waits for the thread's end: it holds nothing, and its exit event is not ours any more.
    void worker?.terminate();
  }
}
