import { blendInputs, blended, denseInput, type TaskBlend } from './blend';
import { ConceptLexicon } from './concept-lexicon';
import { CONCEPTS } from './concepts';
import type { Container } from './container';
import { denseLogits, type DenseWeights } from './dense-model';
import { denseStretches, STRETCH_PIECES } from './dense-stretches';
import type { Encoder } from './encoder/encoder';
import { LinearModel } from './linear-model';
import { LinearReader, type LinearReading } from './linear-reader';
import { INJECTION_TOOL, INJECTION_USER, TEXT_TASKS, UNSAFE } from './tasks';
import { TextFeaturizer } from './text-features';

interface TextMeta {
  readonly blends: readonly TaskBlend[];
}

/** Below this probability by the linear layer a text is clear, and the dense layer is not asked. */
const CLEAR = 0.004;

/** What the models say of one text. */
export interface TextReading {
  /** Probability of each task (core/detect/models/tasks.ts). */
  readonly probabilities: Float64Array;
  /** Embeddings of the stretches that the dense layer was shown; empty where it was not asked. */
  readonly embeddings: readonly Float32Array[];
}

/**
 * Injection and unsafe topics: a linear layer over hashed words and characters, and where it is not
 * certain a dense layer over sentence embeddings. One instance serves one thread.
 */
export class TextModel {
  readonly #reader: LinearReader;
  readonly #dense: DenseWeights;
  readonly #blends: readonly TaskBlend[];

  /** @throws ModelFileError */
  constructor(
    container: Container,
    private readonly encoder: Encoder,
  ) {
    const linear = {
      weights: container.int8('linear.weights'),
      scales: container.float32('linear.scales'),
      biases: container.float32('linear.biases'),
    };
    this.#reader = new LinearReader(
      new TextFeaturizer(new ConceptLexicon(CONCEPTS)),
      new LinearModel(linear),
    );
    const firstBias = container.float32('dense.firstBias');
    this.#dense = {
      hidden: firstBias.length,
      first: container.float32('dense.first'),
      firstBias,
      second: container.float32('dense.second'),
      secondBias: container.float32('dense.secondBias'),
    };
    this.#blends = (container.meta as TextMeta).blends;
  }

  /** @param embed true: embeddings are wanted even where the linear layer is certain. */
  read(text: string, embed: boolean): TextReading {
    const reading = this.#reader.read(text);
    const linear = this.#linearOnly(reading);
    const clear = [INJECTION_USER, INJECTION_TOOL, UNSAFE].every(
      (task) => (linear[task] as number) < CLEAR,
    );
    if (clear && !embed) return { probabilities: linear, embeddings: [] };
    const embeddings = denseStretches(text, reading).map((stretch) =>
      this.encoder.embed(stretch, STRETCH_PIECES),
    );
    return { probabilities: this.#full(reading, embeddings), embeddings };
  }

  #linearOnly(reading: LinearReading): Float64Array {
    return Float64Array.from(TEXT_TASKS, (_, task) =>
      blended(this.#blends[task]?.linear ?? [], blendInputs(reading, task)),
    );
  }

  #full(reading: LinearReading, embeddings: readonly Float32Array[]): Float64Array {
    const logits = embeddings.map((embedding) => denseLogits(this.#dense, embedding));
    return Float64Array.from(TEXT_TASKS, (_, task) =>
      blended(this.#blends[task]?.full ?? [], [
        ...blendInputs(reading, task),
        denseInput(logits, task),
      ]),
    );
  }
}
