import { parentPort, workerData } from 'node:worker_threads';
import { revealText } from '../models/folded-text';
import { hiddenViews } from '../models/hidden-views';
import type { Answered, Asked } from '../thread-queue';
import { Classifier } from './classifier';
import { companyScores } from './label-scores';
import { CompanyModelError, readModelFolder } from './model-folder';
import { loadOnnxRuntime } from './onnx-runtime';
import { TokenWindows } from './token-windows';
import type { CompanyAnswer, CompanyQuestion, CompanyWorkerData } from './worker-protocol';

/** Entry of the thread that runs a model of the company's own: opens it once, scores text by text. */
const { folder } = workerData as CompanyWorkerData;

type Scorer = (texts: readonly string[]) => Promise<CompanyAnswer>;

async function openScorer(): Promise<Scorer> {
  const model = readModelFolder(folder);
  const classifier = await Classifier.open(model, new TokenWindows(model), await loadOnnxRuntime());
  return async (texts) => {
    const most = model.meanings.map(() => 0);
    for (const view of texts.flatMap((text) => [
      revealText(text).normalize('NFKC'),
      ...hiddenViews(text),
    ])) {
      const probabilities = await classifier.classify(view);
      probabilities.forEach((value, label) => (most[label] = Math.max(most[label] ?? 0, value)));
    }
    return { kind: 'scored', use: model.use, scores: companyScores(most, model.meanings) };
  };
}

async function answerTo(
  { texts }: CompanyQuestion,
  opened: Promise<Scorer>,
): Promise<CompanyAnswer> {
  try {
    return await (
      await opened
    )(texts);
  } catch (error) {
    if (!(error instanceof CompanyModelError)) throw error;
    return { kind: 'unusable', message: error.message };
  }
}

const opened = openScorer();
// Each question is told of a failure; without questions nobody is to be told.
opened.catch(() => undefined);

parentPort?.on('message', ({ id, question }: Asked<CompanyQuestion>) => {
  void answerTo(question, opened).then((answer) => {
    const answered: Answered<CompanyAnswer> = { id, answer };
    parentPort?.postMessage(answered);
  });
});
