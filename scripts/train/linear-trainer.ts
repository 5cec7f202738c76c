import { TEXT_BUCKETS } from '../../core/detect/models/text-features';
import type { LinearWeights } from '../../core/detect/models/linear-model';
import type { Random } from './random';

/** A text as features, with what each task should say of it; NaN where nothing is known. */
export interface LinearExample {
  readonly buckets: Uint32Array;
  readonly starts: Uint32Array;
  readonly targets: Float32Array;
  readonly weight: number;
  readonly source: string;
}

export interface LinearOptions {
  readonly epochs: number;
  readonly rate: number;
  /** Share of the features that is left out at random, so that none is relied on alone. */
  readonly dropout: number;
  readonly decay: number;
}

/** Texts longer than this are also learned from by their most telling stretch, tokens. */
const LONG = 72;
const STRETCH = 64;

/** Logistic regressions by AdaGrad on stretches of texts, as they are scored later. */
export class LinearTrainer {
  readonly #weights: Float32Array;
  readonly #squares: Float32Array;
  readonly #biases: Float64Array;

  constructor(
    private readonly tasks: number,
    private readonly random: Random,
    private readonly options: LinearOptions,
  ) {
    this.#weights = new Float32Array(TEXT_BUCKETS * tasks);
    this.#squares = new Float32Array(TEXT_BUCKETS * tasks).fill(1e-4);
    this.#biases = new Float64Array(tasks);
  }

  train(examples: readonly LinearExample[]): void {
    const order = [...examples];
    for (let epoch = 0; epoch < this.options.epochs; epoch++) {
      this.random.shuffle(order);
      const rate = this.options.rate / (1 + epoch * 0.5);
      for (const example of order) this.#learn(example, epoch, rate);
    }
  }

  #learn(example: LinearExample, epoch: number, rate: number): void {
    const tokens = example.starts.length - 1;
    if (tokens <= LONG || this.random.chance(0.35)) {
      this.#step(example, 0, tokens, rate);
      return;
    }
    const positive = (example.targets[0] ?? 0) > 0.5 || (example.targets[1] ?? 0) > 0.5;
    let from = this.random.below(tokens - STRETCH);
    if (epoch > 0 && (!positive || this.random.chance(0.7)))
      from = this.#mostTelling(example, tokens);
    this.#step(example, from, Math.min(tokens, from + STRETCH), rate);
  }

  #mostTelling(example: LinearExample, tokens: number): number {
    let best = 0;
    let most = -Infinity;
    for (let from = 0; from < tokens - STRETCH / 2; from += STRETCH / 2) {
      const score = this.#logit(example, 0, from, Math.min(tokens, from + STRETCH));
      if (score > most) {
        most = score;
        best = from;
      }
    }
    return best;
  }

  #logit({ buckets, starts }: LinearExample, task: number, from: number, to: number): number {
    const first = starts[from] as number;
    const last = starts[to] as number;
    let sum = 0;
    for (let at = first; at < last; at++) {
      sum += this.#weights[(buckets[at] as number) * this.tasks + task] as number;
    }
    return (this.#biases[task] as number) + sum / Math.sqrt(Math.max(1, last - first));
  }

  #step(example: LinearExample, from: number, to: number, rate: number): void {
    const { buckets, starts, targets, weight } = example;
    const { dropout, decay } = this.options;
    const tasks = this.tasks;
    const kept: number[] = [];
    const last = starts[to] as number;
    for (let at = starts[from] as number; at < last; at++) {
      if (!this.random.chance(dropout)) kept.push((buckets[at] as number) * tasks);
    }
    if (kept.length === 0) return;
    const value = 1 / Math.sqrt(kept.length);
    for (let task = 0; task < tasks; task++) {
      const target = targets[task] as number;
      if (Number.isNaN(target)) continue;
      let sum = 0;
      for (const base of kept) sum += this.#weights[base + task] as number;
      const probability = 1 / (1 + Math.exp(-((this.#biases[task] as number) + sum * value)));
      const error = (probability - target) * weight;
      if (Math.abs(error) < 1e-3) continue;
      this.#biases[task] = (this.#biases[task] as number) - 0.02 * rate * error;
      const gradient = error * value;
      for (const base of kept) {
        const at = base + task;
        const squares = (this.#squares[at] as number) + gradient * gradient;
        this.#squares[at] = squares;
        const w = this.#weights[at] as number;
        this.#weights[at] = w - (rate * (gradient + decay * w)) / Math.sqrt(squares);
      }
    }
  }

  /** The weights in 8 bits, as they are shipped. */
  quantised(): LinearWeights {
    const scales = new Float32Array(this.tasks);
    const weights = new Int8Array(this.#weights.length);
    for (let task = 0; task < this.tasks; task++) {
      const magnitudes: number[] = [];
      for (let at = task; at < this.#weights.length; at += this.tasks) {
        const magnitude = Math.abs(this.#weights[at] as number);
        if (magnitude > 0) magnitudes.push(magnitude);
      }
      magnitudes.sort((a, b) => a - b);
      // The few largest weights are clipped, for finer steps in all others.
      const largest = magnitudes[Math.floor(magnitudes.length * 0.9995)] ?? 1;
      scales[task] = largest / 127;
      for (let at = task; at < this.#weights.length; at += this.tasks) {
        const step = Math.round(((this.#weights[at] as number) / largest) * 127);
        weights[at] = Math.max(-127, Math.min(127, step));
      }
    }
    return { weights, scales, biases: Float32Array.from(this.#biases) };
  }
}
