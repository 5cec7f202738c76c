import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exactDataSchema, type HashedSetSource } from '../../core/exchange/policy-datasets';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import { verifyBundle } from '../../core/fleet/policy-bundle';

/** Folder of hashed sets, within the data folder of an agent or beside a policy file. */
export const DATASETS_FOLDER = 'datasets';

/** The SHA-256 of every set that a policy refers to. */
function referredSets({ exactData }: Pick<PolicyDocument, 'exactData'>): Set<string> {
  const { datasets, wordLists, fingerprints } = exactData;
  const sources = [...datasets, ...wordLists, ...fingerprints].map(({ set }) => set);
  const isFile = (set: HashedSetSource | undefined): set is { sha256: string; key: string } =>
    set !== undefined && 'sha256' in set;
  return new Set(sources.filter(isFile).map(({ sha256 }) => sha256));
}

/**
 * Reads the sets that a policy refers to: files `<sha256>.pcds` of the folder. One that is not there,
 * or is not what its name says, is left out.
 */
export function readDatasetFiles(
  folder: string,
  policy: PolicyDocument,
): ReadonlyMap<string, Uint8Array> {
  const sets = new Map<string, Uint8Array>();
  for (const sha256 of referredSets(policy)) {
    const bytes = readIfThere(join(folder, `${sha256}.pcds`));
    if (bytes === undefined) continue;
    if (createHash('sha256').update(bytes).digest('hex') === sha256) sets.set(sha256, bytes);
  }
  return sets;
}

/** The same of a signed bundle; none where its signature does not hold. */
export async function setsOfBundle(
  jws: string,
  policyKey: string,
  now: number,
): Promise<ReadonlySet<string>> {
  const checked = await verifyBundle(jws, policyKey, now);
  const exactData = exactDataSchema.safeParse(
    checked.ok ? checked.bundle.document['exactData'] : {},
  );
  return exactData.success ? referredSets({ exactData: exactData.data }) : new Set();
}

function readIfThere(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    // Not there, or not to be read: the set is told as missing either way.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
