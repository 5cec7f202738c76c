import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UNSAFE_CATEGORIES, type UnsafeCategory } from '../../exchange/signals';

/** Limits of a folder with a model of the company's own; each is enforced when it is read. */
export const FOLDER_LIMITS = {
  /** Largest JSON file, bytes; vocabularies of a quarter of a million pieces take 17 MB. */
  jsonBytes: 64 * 1024 * 1024,
  /** Longest stretch that a model may be shown at once, tokens. */
  maxTokens: 8192,
} as const;

/** What a label of the model stands for. */
const MEANINGS = ['injection', 'unsafe', 'harmless', ...UNSAFE_CATEGORIES] as const;
export type LabelMeaning = 'injection' | 'unsafe' | 'harmless' | UnsafeCategory;

const settingsSchema = z.strictObject({
  labels: z.record(z.string(), z.enum(MEANINGS)),
  scores: z.enum(['softmax', 'sigmoid']).default('softmax'),
  maxTokens: z.number().int().min(16).max(FOLDER_LIMITS.maxTokens).default(512),
  use: z.enum(['beside', 'instead']).default('beside'),
});

const exportedSchema = z.object({ id2label: z.record(z.string(), z.string()) });
const jsonObjectSchema = z.record(z.string(), z.unknown());

/** A model of the company's own, as its folder describes it. */
export interface ModelFolder {
  readonly modelFile: string;
  readonly tokenizerFile: string;
  /** Contents of `tokenizer.json` and `tokenizer_config.json`. */
  readonly tokenizer: Readonly<Record<string, unknown>>;
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  /** What each output of the model stands for, in order. */
  readonly meanings: readonly LabelMeaning[];
  /** One label is true (softmax), or each by itself (sigmoid). */
  readonly scores: 'softmax' | 'sigmoid';
  /** Longest stretch that is shown to it at once, with the tokens it begins and ends with. */
  readonly maxTokens: number;
  /** Whether the worse score counts, or only this model's where it has one. */
  readonly use: 'beside' | 'instead';
}

/** A folder, file or runtime with which the company's model cannot be used. The message says which and why. */
export class CompanyModelError extends Error {
  readonly code = 'COMPANY_MODEL_UNUSABLE';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CompanyModelError';
  }
}

/**
 * Reads a folder as Hugging Face exports it (`model.onnx` or `onnx/model.onnx`, `tokenizer.json`,
 * `config.json`) with a `portcullis.json` that says what the labels stand for. The model itself is
 * not opened. @throws CompanyModelError
 */
export function readModelFolder(folder: string): ModelFolder {
  const settingsFile = join(folder, 'portcullis.json');
  const exportedFile = join(folder, 'config.json');
  const tokenizerFile = join(folder, 'tokenizer.json');
  const tokenizerConfigFile = join(folder, 'tokenizer_config.json');
  const settings = readJson(settingsFile, settingsSchema);
  const { id2label } = readJson(exportedFile, exportedSchema);
  return {
    modelFile: modelFileOf(folder),
    tokenizerFile,
    tokenizer: readJson(tokenizerFile, jsonObjectSchema),
    tokenizerConfig: existsSync(tokenizerConfigFile)
      ? readJson(tokenizerConfigFile, jsonObjectSchema)
      : {},
    meanings: meaningsOf(labelsInOrder(id2label, exportedFile), settings.labels, settingsFile),
    scores: settings.scores,
    maxTokens: settings.maxTokens,
    use: settings.use,
  };
}

function modelFileOf(folder: string): string {
  const files = [join(folder, 'model.onnx'), join(folder, 'onnx', 'model.onnx')];
  const file = files.find((one) => existsSync(one));
  if (file === undefined) throw new CompanyModelError(`${files.join(' or ')}: there is no model`);
  return file;
}

function labelsInOrder(id2label: Readonly<Record<string, string>>, file: string): string[] {
  const count = Object.keys(id2label).length;
  return Array.from({ length: count }, (_, index) => {
    const label = id2label[index];
    if (label === undefined) {
      throw new CompanyModelError(`${file}: id2label: ${index} of ${count} labels is missing`);
    }
    return label;
  });
}

function meaningsOf(
  labels: readonly string[],
  meanings: Readonly<Record<string, LabelMeaning>>,
  file: string,
): LabelMeaning[] {
  const stranger = Object.keys(meanings).find((label) => !labels.includes(label));
  if (stranger !== undefined) {
    throw new CompanyModelError(
      `${file}: labels: the model has no label “${stranger}”; it has ${labels.join(', ')}`,
    );
  }
  return labels.map((label) => {
    const meaning = Object.hasOwn(meanings, label) ? meanings[label] : undefined;
    if (meaning !== undefined) return meaning;
    throw new CompanyModelError(
      `${file}: labels: say what the model's label “${label}” stands for`,
    );
  });
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    if (statSync(file).size > FOLDER_LIMITS.jsonBytes) {
      throw new Error(`larger than ${FOLDER_LIMITS.jsonBytes} bytes`);
    }
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CompanyModelError(`${file}: cannot be read: ${reasonOf(error)}`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CompanyModelError(
    `${file}: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  );
}

/** What an error says, in one line. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
