import { Worker } from 'node:worker_threads';
import type { Signals } from '../exchange/signals';
import type { ScanJob, ScanRequest, ScanResponse, WorkerData } from './worker-protocol';

/** A scan that gave no result: the worker died or took too long. */
export class ScanFailure extends Error {
  readonly code = 'SCAN_FAILED';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ScanFailure';
  }
}

interface Job {
  readonly asked: ScanJob;
  readonly resolve: (signals: Signals) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * One worker thread and the queue in front of it. The thread starts with the first scan, is replaced
 * after a crash, and is ended when a scan is aborted or runs over its time.
 */
export class WorkerClient {
  #worker: Worker | undefined;
  #queue: Job[] = [];
  #current: { job: Job; id: number; timer: NodeJS.Timeout } | undefined;
  #nextId = 1;
  #closed = false;

  constructor(
    readonly file: string,
    readonly data: WorkerData,
    readonly timeLimitMs: number,
  ) {}

  /** Rejects with ScanFailure, or with the signal's reason when aborted. */
  scan(asked: ScanJob, signal?: AbortSignal): Promise<Signals> {
    if (this.#closed) return Promise.reject(new ScanFailure('detection is closed'));
    return new Promise<Signals>((resolve, reject) => {
      signal?.throwIfAborted();
      const onAbort = (): void => this.#abandon(job, signal?.reason);
      const settled = (): void => signal?.removeEventListener('abort', onAbort);
      const job: Job = {
        asked,
        resolve: (signals) => {
          settled();
          resolve(signals);
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

  /** Ends the thread; waiting scans are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    const waiting = this.#queue;
    this.#queue = [];
    for (const job of waiting) job.reject(new ScanFailure('detection is closed'));
    this.#failCurrent(new ScanFailure('detection is closed'));
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #startNext(): void {
    if (this.#current !== undefined || this.#closed) return;
    const job = this.#queue.shift();
    if (job === undefined) return;
    const id = this.#nextId++;
    const timer = setTimeout(() => {
      this.#discardWorker();
      this.#failCurrent(new ScanFailure(`scan took longer than ${this.timeLimitMs} ms`));
      this.#startNext();
    }, this.timeLimitMs);
    this.#current = { job, id, timer };
    this.#worker ??= this.#spawn();
    this.#worker.ref();
    const request: ScanRequest = { id, ...job.asked };
    this.#worker.postMessage(request);
  }

  #spawn(): Worker {
    const worker = new Worker(this.file, { workerData: this.data });
    let failure = new ScanFailure('the detection worker ended');
    worker.on('message', (response: ScanResponse) => {
      if (this.#current?.id !== response.id) return;
      const { job, timer } = this.#current;
      clearTimeout(timer);
      this.#current = undefined;
      // An idle thread does not keep the process alive.
      worker.unref();
      job.resolve(response.signals);
      this.#startNext();
    });
    worker.on('error', (cause) => {
      failure = new ScanFailure('the detection worker failed', { cause });
    });
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#failCurrent(failure);
      this.#startNext();
    });
    return worker;
  }

  #abandon(job: Job, reason: unknown): void {
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
