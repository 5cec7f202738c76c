import { blendInputs, blended, denseInputs, type TaskBlend } from './blend';
import { ConceptLexicon } from './concept-lexicon';
import { CONCEPTS } from './concepts';
import type { Container } from './container';
import { denseLogits, type DenseWeights } from './dense-model';
import { denseStretches } from './dense-stretches';
import type { Encoder } from './encoder/encoder';
import { TopicContrast, type ContrastAnchors } from './topic-contrast';
import { revealText } from './folded-text';
import { LinearModel } from './linear-model';
import { LinearReader, type LinearReading } from './linear-reader';
import { INJECTION_TOOL, INJECTION_USER, TEXT_TASKS, UNSAFE } from './tasks';
import { TextFeaturizer } from './text-features';

interface TextMeta extends Omit<ContrastAnchors, 'phrases'> {
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
  readonly #contrast: TopicContrast;

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
    const { blends, starts, harmless } = container.meta as TextMeta;
    this.#blends = blends;
    this.#contrast = new TopicContrast({ phrases: container.float32('phrases'), starts, harmless });
  }

  /** @param dense when the dense layer is asked; `always` where embeddings are wanted for more */
  read(text: string, dense: 'never' | 'uncertain' | 'always'): TextReading {
    const shown = revealText(text);
    const reading = this.#reader.read(shown);
    const linear = this.#linearOnly(reading);
    const clear = [INJECTION_USER, INJECTION_TOOL, UNSAFE].every(
      (task) => (linear[task] as number) < CLEAR,
    );
    if (dense === 'never' || (clear && dense === 'uncertain'))
      return { probabilities: linear, embeddings: [] };
    const embeddings = denseStretches(shown, reading).map((stretch) =>
      this.encoder.embed(stretch.text, stretch.pieces),
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
    const shares = this.#contrast.shares(embeddings);
    return Float64Array.from(TEXT_TASKS, (_, task) =>
      blended(this.#blends[task]?.full ?? [], [
        ...blendInputs(reading, task),
        ...denseInputs(logits, shares, task),
      ]),
    );
  }
}
