import type { PolicyDocument } from '../../../core/exchange/policy-document';
import type { WordList } from '../../../core/exchange/policy-datasets';
import { customDetectorSchema, type CustomDetector } from '../../../core/exchange/policy-detectors';
import type { PatternEntry } from './entry-input';
import type { Predefined } from './predefined';

/** Names under which rules and profiles know what the policy adds (see core/exchange/policy-*). */
const DETECTORS = {
  custom: 'custom-',
  word_list: 'words-',
  exact_data: 'dataset-',
  document_fingerprint: 'document-',
} as const;

/** A thing that profiles are made of: its id in the API and the detector it stands for. */
export interface Entry {
  readonly id: string;
  readonly detector: string;
  readonly type: 'predefined' | keyof typeof DETECTORS;
  readonly name: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** All entries: those of the policy first, then those that ship with the product. */
export function entriesOf(document: PolicyDocument, predefined: Predefined): Entry[] {
  const { datasets, wordLists, fingerprints } = document.exactData;
  const own = (type: keyof typeof DETECTORS, id: string, name: string, detail = {}): Entry => ({
    id,
    type,
    name,
    detector: `${DETECTORS[type]}${id}`,
    detail,
  });
  return [
    ...document.detectors.map((one) => own('custom', one.id, one.name, patternOf(one))),
    ...wordLists.map((list) =>
      own('word_list', list.id, list.name, { word_list: list.words ?? [] }),
    ),
    ...datasets.map(({ id, name }) =>
      own('exact_data', id, name, { case_sensitive: false, secret: true }),
    ),
    ...fingerprints.map(({ id, name }) => own('document_fingerprint', id, name)),
    ...[...predefined.detectors.values()].map(({ id, name }): Entry => ({
      id,
      detector: id,
      type: 'predefined',
      name,
      detail: { confidence: { available: true, ai_context_available: false } },
    })),
  ];
}

function patternOf({ pattern, luhn, description }: CustomDetector) {
  return {
    pattern: { regex: pattern, ...(luhn ? { validation: 'luhn' } : {}) },
    description: description ?? null,
  };
}

/** The detector that a pattern of the API becomes; other settings of a known one stay. */
export function toDetector(
  id: string,
  entry: PatternEntry,
  before?: CustomDetector,
): CustomDetector {
  const detector: CustomDetector = {
    ...(before ??
      customDetectorSchema.parse({ id, name: entry.name, pattern: entry.pattern.regex })),
    name: entry.name,
    pattern: entry.pattern.regex,
    luhn: entry.pattern.validation === 'luhn',
  };
  if (entry.description === null) delete detector.description;
  else if (entry.description !== undefined) detector.description = entry.description;
  return detector;
}

export function toWordList(id: string, name: string, words: readonly string[]): WordList {
  return {
    id,
    name,
    words: [...new Set(words)],
    type: 'LISTED_WORD',
    category: 'customer_data',
    confidence: 'medium',
  };
}

/** An entry as the API shows it. */
export function showEntry(entry: Entry, enabled: boolean, at: string, profile?: string) {
  const dated = entry.type === 'predefined' ? {} : { created_at: at, updated_at: at };
  return {
    id: entry.id,
    name: entry.name,
    type: entry.type,
    enabled,
    ...entry.detail,
    ...(profile === undefined ? {} : { profile_id: profile }),
    ...dated,
  };
}
