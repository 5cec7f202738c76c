import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { policySources } from '../../core/detect/custom/policy-sources';
import type { DetectionEngine } from '../../core/detect/types';
import { locateJsonFault } from '../../core/policy/json-fault';
import { parsePolicy } from '../../core/policy/document';
import { DATASETS_FOLDER, readDatasetFiles } from '../../main/agent/dataset-files';
import { MisuseError } from '../misuse';

/**
 * Gives an engine what a policy file adds: its profiles, its own detectors, and its hashed sets, whose
 * files lie in the folder `datasets` beside it. @throws MisuseError when the policy has faults
 */
export async function readPolicyAdditions(
  file: string,
): Promise<(engine: DetectionEngine) => DetectionEngine> {
  const text = (await readFile(file, 'utf8')).replace(/^\ufeff/, '');
  const fault = locateJsonFault(text);
  if (fault) throw new MisuseError(`${file}:${fault.line}:${fault.column}: ${fault.message}`);
  const parsed = parsePolicy(JSON.parse(text));
  if (!parsed.ok) {
    const [issue] = parsed.issues;
    throw new MisuseError(`${file}: ${issue?.path ?? ''}: ${issue?.message ?? 'not valid'}`);
  }
  const { document } = parsed.policy;
  const { exactData, detectors, profiles } = document;
  const sets = readDatasetFiles(join(dirname(file), DATASETS_FOLDER), document);
  const { sources, unused } = policySources({ exactData, detectors, sets });
  for (const { id, reason } of unused) {
    process.stderr.write(`The data set “${id}” is not used: ${reason}.\n`);
  }
  return (engine) => engine.withSources(sources).withProfiles(profiles);
}
