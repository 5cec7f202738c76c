import type { DenseWeights } from '../../core/detect/models/dense-model';
import type { Random } from './random';

/** An embedding with what each task should say of it; NaN where nothing is known. */
export interface DenseExample {
  readonly input: Float32Array;
  readonly targets: Float32Array;
  readonly weight: number;
}

export interface DenseOptions {
  readonly hidden: number;
  readonly epochs: number;
  readonly rate: number;
  readonly decay: number;
  readonly dropout: number;
}

const BATCH = 32;
const BETA1 = 0.9;
const BETA2 = 0.999;

/** A parameter with its Adam moments. */
class Parameter {
  readonly gradient: Float32Array;
  readonly #mean: Float32Array;
  readonly #square: Float32Array;

  constructor(readonly value: Float32Array) {
    this.gradient = new Float32Array(value.length);
    this.#mean = new Float32Array(value.length);
    this.#square = new Float32Array(value.length);
  }

  update(rate: number, decay: number, step: number): void {
    const bias1 = 1 - BETA1 ** step;
    const bias2 = 1 - BETA2 ** step;
    for (let at = 0; at < this.value.length; at++) {
      const g = this.gradient[at] as number;
      const mean = BETA1 * (this.#mean[at] as number) + (1 - BETA1) * g;
      const square = BETA2 * (this.#square[at] as number) + (1 - BETA2) * g * g;
      this.#mean[at] = mean;
      this.#square[at] = square;
      const value = this.value[at] as number;
      this.value[at] =
        value - rate * (mean / bias1 / (Math.sqrt(square / bias2) + 1e-8) + decay * value);
    }
    this.gradient.fill(0);
  }
}

/** Trains the network by Adam with weight decay and dropout. */
export function trainDense(
  examples: readonly DenseExample[],
  tasks: number,
  options: DenseOptions,
  random: Random,
): DenseWeights {
  const inputs = examples[0]?.input.length ?? 0;
  const { hidden } = options;
  const gaussian = (): number =>
    Math.sqrt(-2 * Math.log(random.next() + 1e-9)) * Math.cos(2 * Math.PI * random.next());
  // Embeddings have length 1, so that the first layer starts with large weights.
  const first = new Parameter(
    Float32Array.from({ length: hidden * inputs }, () => gaussian() * 1.4),
  );
  const firstBias = new Parameter(new Float32Array(hidden));
  const second = new Parameter(
    Float32Array.from({ length: tasks * hidden }, () => gaussian() / Math.sqrt(hidden)),
  );
  const secondBias = new Parameter(new Float32Array(tasks));
  const parameters = [first, firstBias, second, secondBias];
  const active = new Float32Array(hidden);
  const back = new Float32Array(hidden);
  const order = [...examples];
  let step = 0;
  const total = options.epochs * Math.ceil(order.length / BATCH);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    random.shuffle(order);
    for (let from = 0; from < order.length; from += BATCH) {
      const batch = order.slice(from, from + BATCH);
      for (const { input, targets, weight } of batch) {
        for (let unit = 0; unit < hidden; unit++) {
          let sum = firstBias.value[unit] as number;
          const row = unit * inputs;
          for (let x = 0; x < inputs; x++)
            sum += (first.value[row + x] as number) * (input[x] as number);
          active[unit] =
            sum > 0 && !random.chance(options.dropout) ? sum / (1 - options.dropout) : 0;
        }
        back.fill(0);
        for (let task = 0; task < tasks; task++) {
          const target = targets[task] as number;
          if (Number.isNaN(target)) continue;
          const row = task * hidden;
          let sum = secondBias.value[task] as number;
          for (let unit = 0; unit < hidden; unit++)
            sum += (second.value[row + unit] as number) * (active[unit] as number);
          const error = (weight * (1 / (1 + Math.exp(-sum)) - target)) / batch.length;
          secondBias.gradient[task] = (secondBias.gradient[task] as number) + error;
          for (let unit = 0; unit < hidden; unit++) {
            second.gradient[row + unit] =
              (second.gradient[row + unit] as number) + error * (active[unit] as number);
            back[unit] = (back[unit] as number) + error * (second.value[row + unit] as number);
          }
        }
        for (let unit = 0; unit < hidden; unit++) {
          if ((active[unit] as number) === 0) continue;
          const error = (back[unit] as number) / (1 - options.dropout);
          firstBias.gradient[unit] = (firstBias.gradient[unit] as number) + error;
          const row = unit * inputs;
          for (let x = 0; x < inputs; x++)
            first.gradient[row + x] =
              (first.gradient[row + x] as number) + error * (input[x] as number);
        }
      }
      step++;
      const rate = options.rate * Math.min(1, step / 50) * (1 - 0.9 * (step / total));
      for (const parameter of parameters) parameter.update(rate, options.decay, step);
    }
  }
  return {
    hidden,
    first: first.value,
    firstBias: firstBias.value,
    second: second.value,
    secondBias: secondBias.value,
  };
}
