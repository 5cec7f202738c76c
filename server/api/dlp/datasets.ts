import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import {
  DATASET_LIMITS,
  datasetSchema,
  wordListSchema,
  type Dataset,
  type WordList,
} from '../../../core/exchange/policy-datasets';
import { HashedSetError, decodeSet } from '../../../core/datasets/hashed-set';
import { KeyedHash } from '../../../core/datasets/keyed-hash';
import { SET_LIMITS, SetBuilder } from '../../../core/datasets/set-builder';
import { invalid, notFound } from '../api-problem';

export const newDatasetSchema = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.null('data sets have no description').optional(),
  /** True: exact data, known by keyed hashes only. False: words in the plain. */
  secret: z.boolean().default(false),
  case_sensitive: z.literal(false, 'letter case never counts').optional(),
  encoding_version: z.number().int().optional(),
});
export const datasetUpdateSchema = z.strictObject({
  name: z.string().min(1).max(200).nullable().optional(),
  description: z.null('data sets have no description').optional(),
  case_sensitive: z.literal(false, 'letter case never counts').optional(),
});

const KEY_BYTES = 32;
const ENCODING_VERSION = 1;

export type Known =
  | { readonly kind: 'records'; readonly set: Dataset }
  | { readonly kind: 'words'; readonly set: WordList };

/** A new set with nothing in it. */
export function newDataset(id: string, { name, secret }: z.infer<typeof newDatasetSchema>): Known {
  if (!secret) {
    return { kind: 'words', set: wordListSchema.parse({ id, name, words: [] }) };
  }
  const key = randomBytes(KEY_BYTES);
  const bytes = new SetBuilder('table', ['value'], key).finish();
  const set = { inline: Buffer.from(bytes).toString('base64'), key: key.toString('base64') };
  return { kind: 'records', set: datasetSchema.parse({ id, name, set, match: { columns: 1 } }) };
}

/** @throws ApiProblem */
export function datasetOf(document: PolicyDocument, id: string): Known {
  const { datasets, wordLists } = document.exactData;
  const records = datasets.find((one) => one.id === id);
  if (records) return { kind: 'records', set: records };
  const words = wordLists.find((one) => one.id === id);
  if (!words) throw notFound(`DLP data set ${id}`);
  return { kind: 'words', set: words };
}

export const datasetsOf = ({ exactData }: PolicyDocument): Known[] => [
  ...exactData.datasets.map((set): Known => ({ kind: 'records', set })),
  ...exactData.wordLists.map((set): Known => ({ kind: 'words', set })),
];

export function withDataset(document: PolicyDocument, known: Known): PolicyDocument {
  const { exactData } = document;
  const put = <T extends { readonly id: string }>(all: readonly T[], one: T): T[] =>
    all.some(({ id }) => id === one.id)
      ? all.map((each) => (each.id === one.id ? one : each))
      : [...all, one];
  return {
    ...document,
    exactData:
      known.kind === 'records'
        ? { ...exactData, datasets: put(exactData.datasets, known.set) }
        : { ...exactData, wordLists: put(exactData.wordLists, known.set) },
  };
}

export function withoutDataset(document: PolicyDocument, id: string): PolicyDocument {
  const { exactData } = document;
  return {
    ...document,
    exactData: {
      ...exactData,
      datasets: exactData.datasets.filter((one) => one.id !== id),
      wordLists: exactData.wordLists.filter((one) => one.id !== id),
    },
  };
}

/**
 * The set with what was uploaded: one word a line, or, for exact data, the file that `portcullis
 * dataset hash` wrote with the set's key. @throws ApiProblem
 */
export function filled(known: Known, body: Buffer): Known {
  if (known.kind === 'words') {
    const lines = body
      .toString('utf8')
      .split(/\r?\n/)
      .map((line) => line.trim());
    const words = [...new Set(lines.filter((line) => line !== ''))];
    if (words.length > DATASET_LIMITS.words)
      throw invalid(`More than ${DATASET_LIMITS.words} words.`);
    return { ...known, set: { ...known.set, words } };
  }
  const { key } = known.set.set;
  const inline = body.toString('base64');
  if (inline.length > DATASET_LIMITS.inlineLength) {
    throw invalid('The set is too large to stand in the policy; give its file to the devices.');
  }
  cellsOf(inline, key);
  return { ...known, set: { ...known.set, set: { inline, key } } };
}

function cellsOf(inline: string, key: string): number {
  try {
    const hash = new KeyedHash(Buffer.from(key, 'base64'));
    return decodeSet(Buffer.from(inline, 'base64'), hash).cells.length;
  } catch (error) {
    if (!(error instanceof HashedSetError)) throw error;
    throw invalid(`The set cannot be used: ${error.message}.`);
  }
}

function sizeOf(known: Known): number {
  if (known.kind === 'words') return known.set.words?.length ?? 0;
  const { set } = known.set;
  return 'inline' in set ? cellsOf(set.inline, set.key) : 0;
}

/** A set as the API shows it. */
export function showDataset(known: Known, updatedAt: number) {
  const at = new Date(updatedAt).toISOString();
  const cells = sizeOf(known);
  const status = cells > 0 ? 'complete' : 'empty';
  return {
    id: known.set.id,
    name: known.set.name,
    description: null,
    secret: known.kind === 'records',
    case_sensitive: false,
    encoding_version: ENCODING_VERSION,
    num_cells: cells,
    status,
    columns: [],
    uploads: [{ version: 1, num_cells: cells, status }],
    created_at: at,
    updated_at: at,
  };
}

/** What an upload needs to know. */
export function showUpload(known: Known) {
  return {
    version: 1,
    encoding_version: ENCODING_VERSION,
    max_cells: known.kind === 'records' ? SET_LIMITS.values : DATASET_LIMITS.words,
    ...(known.kind === 'records' ? { secret: known.set.set.key } : {}),
  };
}
