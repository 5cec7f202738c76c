import { CompanyModelError, reasonOf, type ModelFolder } from './model-folder';
import type { OnnxRuntime, OnnxSession, OnnxTensor } from './onnx-runtime';
import { labelProbabilities } from './label-scores';
import type { TokenWindows } from './token-windows';

/** What a text classifier may be given; all are made of the tokens. */
const INPUTS = {
  input_ids: (id: number) => BigInt(id),
  attention_mask: () => 1n,
  token_type_ids: () => 0n,
} as const;
type InputName = keyof typeof INPUTS;

/** A text classifier in ONNX: text in, probability of each of its labels out. */
export class Classifier {
  private constructor(
    private readonly folder: ModelFolder,
    private readonly windows: TokenWindows,
    private readonly runtime: OnnxRuntime,
    private readonly session: OnnxSession,
  ) {}

  /** Opens the model and tries it once. @throws CompanyModelError */
  static async open(
    folder: ModelFolder,
    windows: TokenWindows,
    runtime: OnnxRuntime,
  ): Promise<Classifier> {
    let session: OnnxSession;
    try {
      session = await runtime.InferenceSession.create(folder.modelFile, {
        // It shares the computer with people's work.
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        logSeverityLevel: 4,
      });
    } catch (error) {
      throw new CompanyModelError(
        `${folder.modelFile}: cannot be opened as an ONNX model: ${reasonOf(error)}`,
        { cause: error },
      );
    }
    const stranger = session.inputNames.find((name) => !Object.hasOwn(INPUTS, name));
    if (stranger !== undefined) {
      throw new CompanyModelError(
        `${folder.modelFile}: it asks for the input “${stranger}”; a text classifier takes ${Object.keys(INPUTS).join(', ')}`,
      );
    }
    const classifier = new Classifier(folder, windows, runtime, session);
    await classifier.classify('a');
    return classifier;
  }

  /** Highest probability of each label over the stretches of the text. @throws CompanyModelError */
  async classify(text: string): Promise<number[]> {
    const most = this.folder.meanings.map(() => 0);
    for (const ids of this.windows.of(text)) {
      const probabilities = labelProbabilities(await this.#logits(ids), this.folder.scores);
      probabilities.forEach((value, label) => (most[label] = Math.max(most[label] ?? 0, value)));
    }
    return most;
  }

  async #logits(ids: readonly number[]): Promise<readonly number[]> {
    const feeds = Object.fromEntries(
      this.session.inputNames.map((name) => [
        name,
        new this.runtime.Tensor('int64', BigInt64Array.from(ids, INPUTS[name as InputName]), [
          1,
          ids.length,
        ]),
      ]),
    );
    let output: OnnxTensor | undefined;
    try {
      const outputs = await this.session.run(feeds);
      output = outputs['logits'] ?? outputs[this.session.outputNames[0] ?? ''];
    } catch (error) {
      throw new CompanyModelError(`${this.folder.modelFile}: does not run: ${reasonOf(error)}`, {
        cause: error,
      });
    }
    const labels = this.folder.meanings.length;
    if (!(output?.data instanceof Float32Array) || output.data.length !== labels) {
      throw new CompanyModelError(
        `${this.folder.modelFile}: its output is ${output?.dims.join(' × ') ?? 'missing'}, where config.json names ${labels} labels`,
      );
    }
    return Array.from(output.data);
  }
}
