import { KeyedHash } from '../../datasets/keyed-hash';
import { decodeSet, HashedSetError, type HashedSet } from '../../datasets/hashed-set';
import { SetBuilder } from '../../datasets/set-builder';
import type {
  Dataset,
  Fingerprints,
  HashedSetSource,
  WordList,
} from '../../exchange/policy-datasets';
import { FingerprintSource } from '../exact-data/fingerprint-source';
import type { RowRule } from '../exact-data/row-matcher';
import { TableSource } from '../exact-data/table-source';
import type { PolicyDetection, PolicySources, SpanSource, UnusedSet } from '../types';
import { CustomDetectors } from './custom-detectors';

/** Plain words of a policy need no secret: they are hashed to be found like the others. */
const PLAIN_KEY = new Uint8Array(32);

interface Opened {
  readonly set: HashedSet;
  readonly hash: KeyedHash;
}

/** Makes the finders of a policy. What cannot be used is told, not thrown. */
export function policySources(policy: PolicyDetection): PolicySources {
  const sources: SpanSource[] = [];
  const unused: UnusedSet[] = [];
  const attempt = (id: string, make: () => SpanSource): void => {
    try {
      sources.push(make());
    } catch (error) {
      if (!(error instanceof HashedSetError)) throw error;
      unused.push({ id, reason: error.message });
    }
  };
  const { datasets, wordLists, fingerprints } = policy.exactData;
  for (const dataset of datasets) attempt(dataset.id, () => tableOf(dataset, policy));
  for (const list of wordLists) attempt(list.id, () => wordsOf(list, policy));
  for (const known of fingerprints) attempt(known.id, () => documentsOf(known, policy));
  if (policy.detectors.length > 0) sources.push(new CustomDetectors(policy.detectors));
  return { sources, unused };
}

function openSet(
  source: HashedSetSource,
  { sets }: PolicyDetection,
  kind: HashedSet['kind'],
): Opened {
  const bytes = 'inline' in source ? Buffer.from(source.inline, 'base64') : sets.get(source.sha256);
  if (bytes === undefined) throw new HashedSetError('the set is not on this device');
  const hash = new KeyedHash(Buffer.from(source.key, 'base64'));
  const set = decodeSet(bytes, hash);
  if (set.kind !== kind) throw new HashedSetError(`the set holds no ${kind}`);
  return { set, hash };
}

function tableOf(dataset: Dataset, policy: PolicyDetection): SpanSource {
  const { set, hash } = openSet(dataset.set, policy, 'table');
  const { type, category, confidence, name } = dataset;
  const kind = { detector: `dataset-${dataset.id}`, type, category, confidence };
  return new TableSource(name, kind, set, hash, rowRule(dataset, set));
}

/** Undefined where a single value is enough. */
function rowRule({ match }: Dataset, set: HashedSet): RowRule | undefined {
  const required = match.required.map((name) => set.columns.indexOf(name));
  if (required.includes(-1)) throw new HashedSetError('the set has no such required column');
  if (match.columns === 1 && required.length === 0) return undefined;
  return { columns: match.columns, window: match.window, required: new Set(required) };
}

function wordsOf(list: WordList, policy: PolicyDetection): SpanSource {
  const { set, hash } = list.set ? openSet(list.set, policy, 'table') : plainSet(list.words ?? []);
  const { type, category, confidence, name } = list;
  const kind = { detector: `words-${list.id}`, type, category, confidence };
  return new TableSource(name, kind, set, hash, undefined);
}

function plainSet(words: readonly string[]): Opened {
  const builder = new SetBuilder('table', ['word'], PLAIN_KEY);
  for (const word of words) builder.addRow([word]);
  const hash = new KeyedHash(PLAIN_KEY);
  return { set: decodeSet(builder.finish(), hash), hash };
}

function documentsOf(known: Fingerprints, policy: PolicyDetection): SpanSource {
  const { set, hash } = openSet(known.set, policy, 'fingerprints');
  const { type, category, name, similarity } = known;
  const kind = { detector: `document-${known.id}`, type, category };
  return new FingerprintSource(name, kind, set, hash, similarity);
}
