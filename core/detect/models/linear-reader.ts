import { foldText } from './folded-text';
import type { LinearModel, TokenSums } from './linear-model';
import { PEAK_TASKS } from './tasks';
import type { TextFeaturizer, TextFeatures } from './text-features';

/** Stretches of a text that are scored besides the whole, tokens. */
const WINDOWS = [24, 64, 160] as const;

/** Number of inputs that a peak task hands on: the whole, and the peak of each window size. */
export const PEAK_INPUTS = 1 + WINDOWS.length;

/** Stretch that is shown to the dense layer where a text is too long for it, tokens. */
const TELLING = 48;

/** What the linear layer says of one text. */
export interface LinearReading {
  readonly tokens: number;
  /** Logit of each task for the whole text. */
  readonly whole: Float64Array;
  /** Of each peak task: its logit for the whole, then its highest in windows of each size. */
  readonly peaks: readonly Float64Array[];
  /** The stretch of the text in which each peak task is highest. */
  telling(task: number): string;
}

/** Reads texts with the linear layer. One instance serves one thread. */
export class LinearReader {
  constructor(
    private readonly featurizer: TextFeaturizer,
    private readonly model: LinearModel,
  ) {}

  /** The reading's `telling` holds until the next call. */
  read(text: string): LinearReading {
    const folded = foldText(text);
    const features = this.featurizer.read(folded);
    const sums = this.model.sum(features);
    const { tokens } = features;
    const whole = Float64Array.from({ length: this.model.tasks }, (_, task) =>
      this.model.logit(sums, task, 0, tokens),
    );
    const peaks = PEAK_TASKS.map((task) =>
      this.#peaksOf(sums, task, tokens, whole[task] as number),
    );
    const source = folded.length === text.length ? text : folded;
    return { tokens, whole, peaks, telling: (task) => this.#telling(sums, features, task, source) };
  }

  #peaksOf(sums: TokenSums, task: number, tokens: number, whole: number): Float64Array {
    const peaks = new Float64Array(PEAK_INPUTS).fill(whole);
    WINDOWS.forEach((size, index) => {
      if (tokens <= size) return;
      let most = -Infinity;
      for (let from = 0; from < tokens - size / 2; from += size >> 2) {
        most = Math.max(most, this.model.logit(sums, task, from, Math.min(tokens, from + size)));
      }
      peaks[index + 1] = most;
    });
    return peaks;
  }

  #telling(sums: TokenSums, features: TextFeatures, task: number, source: string): string {
    const { tokens, offsets } = features;
    let best = 0;
    let most = -Infinity;
    for (let from = 0; from < Math.max(1, tokens - TELLING / 2); from += TELLING >> 2) {
      const logit = this.model.logit(sums, task, from, Math.min(tokens, from + TELLING));
      if (logit > most) {
        most = logit;
        best = from;
      }
    }
    return source.slice(offsets[best], offsets[Math.min(tokens, best + TELLING)]);
  }
}
