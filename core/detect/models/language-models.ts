import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UNSAFE_CATEGORIES, type LlmSignals, type UnsafeCategory } from '../../exchange/signals';
import type { CodeGuess } from '../source-code';
import type { DetectionModels, ScanInput, ScanOptions } from '../types';
import { CodeModel } from './code/code-model';
import { Container } from './container';
import { Encoder } from './encoder/encoder';
import { hiddenViews } from './hidden-views';
import { intentTopics } from './prompt-topics';
import { lowScore, rounded } from './score-scale';
import { Tagger } from './tagger/tagger';
import { FIRST_CATEGORY, INJECTION_TOOL, INJECTION_USER, UNSAFE } from './tasks';
import { TextModel, type TextReading } from './text-model';
import { CustomTopics } from './topics/custom-topics';

/** Files of a models directory. */
export const MODEL_FILES = {
  text: 'text.bin',
  encoder: 'encoder.bin',
  topics: 'topics.bin',
  code: 'code.bin',
  tagger: 'tagger.bin',
} as const;

/** Longest part of one input that is read, UTF-16 units; of a longer one, start and end. */
export const READ_LIMIT = 256 * 1024;

class LanguageModels implements DetectionModels {
  constructor(
    readonly tagger: Tagger,
    private readonly texts: TextModel,
    private readonly topics: CustomTopics,
    private readonly codes: CodeModel,
  ) {}

  score(inputs: readonly ScanInput[], options: ScanOptions): LlmSignals {
    const topics = options.topics ?? {};
    const dense =
      options.layers === 'linear'
        ? 'never'
        : Object.keys(topics).length > 0
          ? 'always'
          : 'uncertain';
    const readings = inputs
      .filter(({ text }) => text.trim() !== '')
      .flatMap(({ text, origin }) =>
        [bounded(text), ...hiddenViews(text)].map((view) => ({
          origin,
          reading: this.texts.read(view, dense),
        })),
      );
    const most = (of: (reading: TextReading, origin: ScanInput['origin']) => number): number =>
      readings.reduce((highest, { reading, origin }) => Math.max(highest, of(reading, origin)), 0);
    const at = (task: number): number => most(({ probabilities }) => probabilities[task] as number);
    const injection = most(
      ({ probabilities }, origin) =>
        probabilities[origin === 'tool' ? INJECTION_TOOL : INJECTION_USER] as number,
    );
    const unsafe = at(UNSAFE);
    const categories = Object.fromEntries(
      UNSAFE_CATEGORIES.map((name, index) => [name, rounded(at(FIRST_CATEGORY + index))]),
    ) as Record<UnsafeCategory, number>;
    const customTopics = this.topics.score(
      inputs.map(({ text }) => text),
      readings.flatMap(({ reading }) => reading.embeddings),
      topics,
    );
    return {
      injectionScore: lowScore(injection),
      unsafe: rounded(unsafe),
      unsafeCategories: categories,
      customTopics: Object.fromEntries(
        Object.entries(customTopics).map(([label, probability]) => [label, lowScore(probability)]),
      ),
      topics: intentTopics(injection, categories),
    };
  }

  code(text: string): CodeGuess {
    return this.codes.classify(text);
  }
}

function bounded(text: string): string {
  if (text.length <= READ_LIMIT) return text;
  return `${text.slice(0, READ_LIMIT / 2)}\n${text.slice(-READ_LIMIT / 2)}`;
}

/** Whether the directory holds trained models. */
export function hasModels(directory: string): boolean {
  return existsSync(join(directory, MODEL_FILES.text));
}

/** Loads the trained models of a directory. @throws ModelFileError where one is missing or damaged. */
export function loadModels(directory: string): DetectionModels {
  const read = (file: string): Container => Container.read(join(directory, file));
  const encoder = new Encoder(read(MODEL_FILES.encoder));
  return new LanguageModels(
    new Tagger(read(MODEL_FILES.tagger)),
    new TextModel(read(MODEL_FILES.text), encoder),
    new CustomTopics(read(MODEL_FILES.topics), encoder),
    new CodeModel(read(MODEL_FILES.code)),
  );
}
