import { blendInputs, blended, denseInputs, type TaskBlend } from '../../core/detect/models/blend';
import { ConceptLexicon } from '../../core/detect/models/concept-lexicon';
import { CONCEPTS } from '../../core/detect/models/concepts';
import { denseLogits, type DenseWeights } from '../../core/detect/models/dense-model';
import { denseStretches, STRETCH_PIECES } from '../../core/detect/models/dense-stretches';
import { foldText } from '../../core/detect/models/folded-text';
import { LinearModel, type LinearWeights } from '../../core/detect/models/linear-model';
import { LinearReader } from '../../core/detect/models/linear-reader';
import { PEAK_TASKS, TEXT_TASKS } from '../../core/detect/models/tasks';
import type { TopicContrast } from '../../core/detect/models/topic-contrast';
import { TextFeaturizer } from '../../core/detect/models/text-features';
import { trainBlend } from './blend-trainer';
import { trainDense } from './dense-trainer';
import type { EmbeddingCache } from './embedding-cache';
import { LinearTrainer, type LinearExample } from './linear-trainer';
import { Random } from './random';
import type { TextExample } from './text-examples';

/** Probabilities that models trained without the text's source give it, with and without the dense layer. */
export interface HeldOut {
  readonly example: TextExample;
  readonly linear: readonly number[];
  readonly full: readonly number[];
}

export interface TextModel {
  readonly linear: LinearWeights;
  readonly dense: DenseWeights;
  readonly blends: readonly TaskBlend[];
  readonly heldOut: readonly HeldOut[];
}

interface Logits {
  readonly linear: readonly (readonly number[])[];
  readonly dense: readonly (readonly number[])[];
}

const SEED = 20_261_125;
const TASKS = TEXT_TASKS.length;

function linearExample(featurizer: TextFeaturizer, example: TextExample): LinearExample {
  const { buckets, starts, tokens } = featurizer.read(foldText(example.text));
  return {
    buckets: buckets.slice(0, starts[tokens]),
    starts: starts.slice(0, tokens + 1),
    targets: example.targets,
    weight: example.weight,
    source: example.source,
  };
}

/** Trains and judges the layers over one set of texts. */
export class TextTrainer {
  readonly #featurizer = new TextFeaturizer(new ConceptLexicon(CONCEPTS));
  readonly #features: LinearExample[];

  constructor(
    private readonly examples: readonly TextExample[],
    private readonly cache: EmbeddingCache,
    private readonly contrast: TopicContrast,
  ) {
    this.#features = examples.map((example) => linearExample(this.#featurizer, example));
  }

  /** Layers from the examples that `use` admits. */
  layers(use: (example: TextExample) => boolean): { linear: LinearWeights; dense: DenseWeights } {
    const linear = new LinearTrainer(TASKS, new Random(SEED), {
      epochs: 5,
      rate: 0.06,
      dropout: 0.25,
      decay: 1e-5,
    });
    linear.train(this.#features.filter((_, index) => use(this.examples[index] as TextExample)));
    const dense = trainDense(
      this.examples
        .filter((example) => example.dense && use(example))
        .map(({ text, targets, weight }) => ({
          input: this.cache.embed(text.slice(0, 480), STRETCH_PIECES),
          targets,
          weight,
        })),
      TASKS,
      { hidden: 40, epochs: 6, rate: 0.004, decay: 0.02, dropout: 0.2 },
      new Random(SEED),
    );
    return { linear: linear.quantised(), dense };
  }

  /** What the layers say of a text. */
  logits(text: string, reader: LinearReader, dense: DenseWeights): Logits {
    const reading = reader.read(text);
    const embeddings = denseStretches(text, reading).map((stretch) =>
      this.cache.embed(stretch.text, stretch.pieces),
    );
    const logits = embeddings.map((embedding) => denseLogits(dense, embedding));
    const shares = this.contrast.shares(embeddings);
    return {
      linear: TEXT_TASKS.map((_, task) => blendInputs(reading, task)),
      dense: TEXT_TASKS.map((_, task) => denseInputs(logits, shares, task)),
    };
  }

  reader(linear: LinearWeights): LinearReader {
    return new LinearReader(this.#featurizer, new LinearModel(linear));
  }

  /** Trains everything. Blends are fitted on texts whose group of sources the layers had not seen. */
  train(groupOf: (source: string) => number | undefined, log: (line: string) => void): TextModel {
    const groups = [...new Set(this.examples.map(({ source }) => groupOf(source)))].filter(
      (group) => group !== undefined,
    );
    const held: { example: TextExample; logits: Logits }[] = [];
    for (const group of groups.sort()) {
      // An attack that we hid in a document would teach that the document itself is one.
      const { linear, dense } = this.layers(
        ({ source, documentSource = source }) =>
          groupOf(source) !== group && groupOf(documentSource) !== group,
      );
      const reader = this.reader(linear);
      for (const example of this.examples) {
        if (groupOf(example.source) === group)
          held.push({ example, logits: this.logits(example.text, reader, dense) });
      }
      log(`group ${group} held out`);
    }
    const blends = TEXT_TASKS.map((_, task) => blendOf(held, task));
    const heldOut = held.map(({ example, logits }) => ({
      example,
      linear: blends.map(({ linear }, task) => blended(linear, logits.linear[task] ?? [])),
      full: blends.map(({ full }, task) =>
        blended(full, [...(logits.linear[task] ?? []), ...(logits.dense[task] ?? [])]),
      ),
    }));
    return { ...this.layers(() => true), blends, heldOut };
  }
}

function blendOf(
  held: readonly { example: TextExample; logits: Logits }[],
  task: number,
): TaskBlend {
  const known = held.filter(({ example }) => !Number.isNaN(example.targets[task]));
  const positives = known.filter(({ example }) => example.targets[task] === 1).length;
  // Categories without a text of any source but our own take both layers as they are.
  if (positives < 10) return { linear: [1, 0, 0], full: [0.4, 0, 0.5, 0.7, 0.7] };
  const peaks = PEAK_TASKS.some((peak) => peak === task)
    ? (known[0]?.logits.linear[task]?.length ?? 2) - 1
    : 1;
  const fit = (full: boolean): number[] => {
    const examples = known.map(({ example, logits }) => ({
      inputs: full
        ? [...(logits.linear[task] ?? []), ...(logits.dense[task] ?? [])]
        : (logits.linear[task] ?? []),
      target: example.targets[task] as number,
      weight: example.weight,
    }));
    return [...trainBlend(examples, peaks)];
  };
  return { linear: fit(false), full: fit(true) };
}
