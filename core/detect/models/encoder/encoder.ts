import type { Container } from '../container';
import { Vocabulary } from './vocabulary';

/** Length of an embedding. */
export const DIMENSIONS = 512;

/** Pieces of a text that are read; about six hundred characters. */
export const MAX_PIECES = 128;

const EMBEDDING = 256;
const FEED_FORWARD = 1536;
const HEADS = 4;
const EPSILON = 1e-6;
const PAGE = 65536;

/** Rows that the kernel computes at once. */
const ROW_BLOCK = 4;

interface Kernel {
  multiply(a: number, aScale: number, b: number, bScale: number, bias: number, out: number, n: number, m: number, k: number, relu: number): void; // prettier-ignore
  quantise(source: number, target: number, scales: number, n: number, k: number): void;
  compare(q: number, k: number, out: number, n: number, stride: number, depth: number): void;
  mix(weights: number, v: number, out: number, n: number, stride: number, outStride: number, depth: number): void; // prettier-ignore
}

/** A dense layer in the kernel's memory: addresses of weights, scales and biases. */
interface Dense {
  readonly weights: number;
  readonly scales: number;
  readonly bias: number;
  readonly inputs: number;
  readonly outputs: number;
}

interface Norm {
  readonly scale: Float32Array;
  readonly bias: Float32Array;
}

interface Layer {
  readonly width: number;
  readonly before: Norm;
  readonly attention: Dense;
  readonly projection: Dense;
  /** Brings the input to the output's width where they differ. */
  readonly residual?: Dense;
  readonly between: Norm;
  readonly expand: Dense;
  readonly reduce: Dense;
}

/** Hands out addresses in the kernel's memory, aligned for vectors. */
class Arena {
  #top = 64;

  take(bytes: number): number {
    const address = this.#top;
    this.#top += Math.ceil(bytes / 64) * 64;
    return address;
  }

  get pages(): number {
    return Math.ceil(this.#top / PAGE);
  }
}

/**
 * Sentence embeddings by the Universal Sentence Encoder Lite (two transformer layers), its weights
 * in 8 bits, its products in integers by WebAssembly SIMD. One instance serves one thread.
 */
export class Encoder {
  readonly #vocabulary: Vocabulary;
  readonly #memory: WebAssembly.Memory;
  readonly #kernel: Kernel;
  readonly #layers: readonly Layer[];
  readonly #final: Dense;
  readonly #embeddings: Int8Array;
  readonly #embeddingScales: Float32Array;
  /** What is added to the embedding of a piece at each place. */
  readonly #places: Float32Array;
  readonly #room: Readonly<
    Record<'state' | 'normed' | 'wide' | 'narrow' | 'short' | 'scales' | 'scores', number>
  >;

  /** @throws ModelFileError where an array is missing. */
  constructor(container: Container) {
    const arena = new Arena();
    const loads: (() => void)[] = [];
    const dense = (name: string, inputs: number, outputs: number): Dense => {
      const layer = { weights: arena.take(inputs * outputs), scales: arena.take(outputs * 4), bias: arena.take(outputs * 4), inputs, outputs }; // prettier-ignore
      loads.push(() => {
        new Int8Array(this.#memory.buffer, layer.weights).set(container.int8(`${name}.weights`));
        new Float32Array(this.#memory.buffer, layer.scales).set(
          container.float32(`${name}.scales`),
        );
        new Float32Array(this.#memory.buffer, layer.bias).set(container.float32(`${name}.bias`));
      });
      return layer;
    };
    const norm = (name: string): Norm => ({
      scale: container.float32(`${name}.scale`),
      bias: container.float32(`${name}.bias`),
    });
    this.#layers = [EMBEDDING, DIMENSIONS].map((width, index) => ({
      width,
      before: norm(`layer${index}.before`),
      attention: dense(`layer${index}.attention`, width, 3 * width),
      projection: dense(`layer${index}.projection`, width, DIMENSIONS),
      ...(width === DIMENSIONS
        ? {}
        : { residual: dense(`layer${index}.residual`, width, DIMENSIONS) }),
      between: norm(`layer${index}.between`),
      expand: dense(`layer${index}.expand`, DIMENSIONS, FEED_FORWARD),
      reduce: dense(`layer${index}.reduce`, FEED_FORWARD, DIMENSIONS),
    }));
    this.#final = dense('final', DIMENSIONS, DIMENSIONS);
    const floats = (count: number): number => arena.take(count * MAX_PIECES * 4);
    this.#room = {
      state: floats(DIMENSIONS),
      normed: floats(DIMENSIONS),
      wide: floats(FEED_FORWARD),
      narrow: floats(DIMENSIONS),
      short: floats(FEED_FORWARD / 2),
      scales: floats(1),
      scores: floats(MAX_PIECES),
    };
    this.#memory = new WebAssembly.Memory({ initial: arena.pages });
    for (const load of loads) load();
    const module = new WebAssembly.Module(Uint8Array.from(container.bytes('kernel')));
    const { exports } = new WebAssembly.Instance(module, { host: { memory: this.#memory } });
    this.#kernel = exports as WebAssembly.Exports & Kernel;
    this.#embeddings = container.int8('embeddings');
    this.#embeddingScales = container.float32('embeddings.scales');
    this.#places = placeSignals(container.float32('timing'));
    const { pieces } = container.meta as { readonly pieces: readonly string[] };
    this.#vocabulary = new Vocabulary(pieces, container.float32('scores'));
  }

  /** The embedding of a text's first pieces, of length 1; zeros for a text without any. */
  embed(text: string, maxPieces: number = MAX_PIECES): Float32Array {
    const pieces = this.#vocabulary.encode(text, Math.min(maxPieces, MAX_PIECES));
    if (pieces.length === 0) return new Float32Array(DIMENSIONS);
    this.#look(pieces);
    for (const layer of this.#layers) this.#apply(layer, pieces.length);
    return this.#pool(pieces.length);
  }

  #floats(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  /** Embeddings of the pieces and their places, as the first layer takes them. */
  #look(pieces: readonly number[]): void {
    const state = this.#floats(this.#room.state, pieces.length * EMBEDDING);
    pieces.forEach((piece, place) => {
      const scale = 2 * (this.#embeddingScales[piece] as number);
      const row = place * EMBEDDING;
      for (let x = 0; x < EMBEDDING; x++) {
        state[row + x] =
          scale * (this.#embeddings[piece * EMBEDDING + x] as number) +
          (this.#places[row + x] as number);
      }
    });
  }

  #apply(layer: Layer, count: number): void {
    const { state, normed, wide, narrow } = this.#room;
    const { width } = layer;
    this.#normalise(state, normed, layer.before, count, width);
    this.#multiply(normed, layer.attention, wide, count);
    this.#attend(layer, count);
    this.#multiply(normed, layer.projection, narrow, count);
    if (layer.residual !== undefined) {
      this.#multiply(state, layer.residual, wide, count);
      this.#floats(state, count * DIMENSIONS).set(this.#floats(wide, count * DIMENSIONS));
    }
    this.#addTo(state, narrow, count);
    this.#normalise(state, normed, layer.between, count, DIMENSIONS);
    this.#multiply(normed, layer.expand, wide, count, true);
    this.#multiply(wide, layer.reduce, narrow, count);
    this.#addTo(state, narrow, count);
  }

  #multiply(from: number, layer: Dense, to: number, count: number, relu = false): void {
    const { short, scales } = this.#room;
    const rows = Math.ceil(count / ROW_BLOCK) * ROW_BLOCK;
    this.#kernel.quantise(from, short, scales, rows, layer.inputs);
    this.#kernel.multiply(short, scales, layer.weights, layer.scales, layer.bias, to, rows, layer.outputs, layer.inputs, relu ? 1 : 0); // prettier-ignore
  }

  #addTo(target: number, other: number, count: number): void {
    const sum = this.#floats(target, count * DIMENSIONS);
    const add = this.#floats(other, count * DIMENSIONS);
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + (add[at] as number);
  }

  #normalise(from: number, to: number, norm: Norm, count: number, width: number): void {
    const source = this.#floats(from, count * width);
    const target = this.#floats(to, count * width);
    for (let row = 0; row < count * width; row += width) {
      let sum = 0;
      for (let x = 0; x < width; x++) sum += source[row + x] as number;
      const mean = sum / width;
      let squares = 0;
      for (let x = 0; x < width; x++) squares += ((source[row + x] as number) - mean) ** 2;
      const factor = 1 / Math.sqrt(squares / width + EPSILON);
      for (let x = 0; x < width; x++) {
        target[row + x] =
          ((source[row + x] as number) - mean) * factor * (norm.scale[x] as number) +
          (norm.bias[x] as number);
      }
    }
  }

  /** Attention of `wide` (queries, keys and values side by side) into `normed`. */
  #attend({ width }: Layer, count: number): void {
    const { wide, normed, scores } = this.#room;
    const depth = width / HEADS;
    const stride = 3 * width * 4;
    const factor = 1 / Math.sqrt(depth);
    for (let head = 0; head < HEADS; head++) {
      const query = wide + head * depth * 4;
      this.#kernel.compare(query, query + width * 4, scores, count, stride, depth);
      const weights = this.#floats(scores, count * count);
      for (let row = 0; row < count; row++) softmax(weights, row * count, count, factor);
      this.#kernel.mix(scores, query + 2 * width * 4, normed + head * depth * 4, count, stride, width * 4, depth); // prettier-ignore
    }
  }

  #pool(count: number): Float32Array {
    const { state, narrow, normed } = this.#room;
    const states = this.#floats(state, count * DIMENSIONS);
    const mean = this.#floats(normed, DIMENSIONS);
    mean.fill(0);
    for (let at = 0; at < states.length; at++) {
      mean[at % DIMENSIONS] = (mean[at % DIMENSIONS] as number) + (states[at] as number) / count;
    }
    this.#multiply(normed, this.#final, narrow, 1);
    const out = this.#floats(narrow, DIMENSIONS).map(Math.tanh);
    let squares = 0;
    for (const value of out) squares += value * value;
    return out.map((value) => value / Math.sqrt(Math.max(squares, 1e-12)));
  }
}

/** Sines and cosines of each place, by rates that fall from one dimension to the next. */
function placeSignals(rates: Float32Array): Float32Array {
  const half = EMBEDDING / 2;
  return Float32Array.from({ length: MAX_PIECES * EMBEDDING }, (_, at) => {
    const x = at % EMBEDDING;
    const angle = Math.floor(at / EMBEDDING) * (rates[x % half] as number);
    return x < half ? Math.sin(angle) : Math.cos(angle);
  });
}

function softmax(values: Float32Array, start: number, length: number, factor: number): void {
  let most = -Infinity;
  for (let at = start; at < start + length; at++) most = Math.max(most, values[at] as number);
  let sum = 0;
  for (let at = start; at < start + length; at++) {
    const weight = Math.exp(((values[at] as number) - most) * factor);
    values[at] = weight;
    sum += weight;
  }
  for (let at = start; at < start + length; at++) values[at] = (values[at] as number) / sum;
}
