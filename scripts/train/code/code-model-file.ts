import { CodeModel } from '../../../core/detect/models/code/code-model';
import { Container } from '../../../core/detect/models/container';
import { writeContainer } from '../container-writer';
import type { DataFolder } from '../data';
import type { TrainedFile } from '../index';
import { areaUnderCurve, recallAt } from '../metrics';
import { Random } from '../random';
import { keywordExamples } from './keyword-examples';
import {
  codeExamples,
  generatedCodeExamples,
  LANGUAGES,
  trainCode,
  type CodeExample,
} from './code-trainer';

const SEED = 20_261_125;

/** Own snippets of each language. */
const EACH = 120;

function bytesOf(examples: readonly CodeExample[]): Buffer {
  const keywords = keywordExamples(LANGUAGES, new Random(SEED));
  const { arrays, meta } = trainCode([...examples, ...keywords], new Random(SEED));
  return writeContainer(arrays, meta);
}

/** Figures on texts of other sources than those learned from. */
function judged(
  learned: readonly CodeExample[],
  unseen: readonly CodeExample[],
): Record<string, number> {
  const model = new CodeModel(new Container('code', bytesOf(learned)));
  const scored = unseen.map(({ text, language }) => {
    const guess = model.classify(text);
    return {
      score: guess.score,
      positive: language !== undefined,
      right: guess.language === language,
    };
  });
  const code = scored.filter(({ positive }) => positive);
  const round = (value: number): number => Number(value.toFixed(3));
  return {
    areaUnderCurve: round(areaUnderCurve(scored)),
    recallAt1: round(recallAt(scored, 0.01)),
    languageRight: round(code.filter(({ right }) => right).length / code.length),
  };
}

/** Prose that is no code and not in the code sets: tweets and the like. */
function moreProse(data: DataFolder): CodeExample[] {
  return [...data.read('pii', 'train'), ...data.read('unsafe', 'train')]
    .filter(({ source }) => /WNUT|presidio|moderation|ToxiGen/.test(source))
    .map(({ text, source }) => ({ text, language: undefined, source }));
}

/** Trains code against prose and the language of code. */
export function codeModel(data: DataFolder): TrainedFile {
  const published = codeExamples([...data.read('code', 'train'), ...data.read('code', 'dev')]);
  const own = generatedCodeExamples(new Random(SEED), EACH);
  const metrics = {
    'own snippets → published files': judged(own, published),
    'published files → own snippets': judged(published, own),
  };
  return { bytes: bytesOf([...published, ...moreProse(data), ...own]), metrics };
}
