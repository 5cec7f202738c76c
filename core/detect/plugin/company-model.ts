import type { Signals } from '../../exchange/signals';
import { ThreadFailure, ThreadQueue } from '../thread-queue';
import type { ScanInput } from '../types';
import { joinedScores } from './joined-scores';
import type { CompanyAnswer, CompanyQuestion, CompanyWorkerData } from './worker-protocol';

/** Opening a model of some hundred megabytes and scoring a long text may take this long. */
export const COMPANY_TIME_LIMIT_MS = 20_000;

export interface CompanyModelOptions {
  /** The built file of the thread. */
  readonly file: string;
  /** Folder of the model. */
  readonly folder: string;
  /** Told of each reason why it cannot be used, once. The scores that ship count alone then. */
  readonly onFailure: (message: string) => void;
  readonly timeLimitMs?: number;
}

/** A model that the company prefers, in a thread of its own. */
export class CompanyModel {
  readonly #thread: ThreadQueue<CompanyQuestion, CompanyAnswer>;
  readonly #told = new Set<string>();

  constructor(private readonly options: CompanyModelOptions) {
    const { file, folder, timeLimitMs = COMPANY_TIME_LIMIT_MS } = options;
    const workerData: CompanyWorkerData = { folder };
    this.#thread = new ThreadQueue({ file, workerData, timeLimitMs });
  }

  /** Opens the model, so that the first text need not wait and faults are told at once. */
  async open(): Promise<void> {
    await this.#answer([]);
  }

  /** Signals with the scores of this model too. Rejects only with the signal's reason. */
  async added(
    signals: Promise<Signals>,
    inputs: readonly ScanInput[],
    signal?: AbortSignal,
  ): Promise<Signals> {
    const texts = inputs.map(({ text }) => text).filter((text) => text.trim() !== '');
    if (texts.length === 0) return signals;
    const [shipped, answer] = await Promise.all([signals, this.#answer(texts, signal)]);
    if (answer === undefined) return shipped;
    return { ...shipped, llm: joinedScores(shipped.llm, answer.scores, answer.use) };
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  async #answer(
    texts: readonly string[],
    signal?: AbortSignal,
  ): Promise<Extract<CompanyAnswer, { kind: 'scored' }> | undefined> {
    try {
      const answer = await this.#thread.ask({ texts }, signal);
      if (answer.kind === 'scored') return answer;
      this.#tell(answer.message);
    } catch (error) {
      if (!(error instanceof ThreadFailure)) throw error;
      if (error.reason !== 'closed') this.#tell(`${this.options.folder}: ${error.message}`);
    }
    return undefined;
  }

  #tell(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.options.onFailure(message);
  }
}
