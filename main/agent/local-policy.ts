import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { locateJsonFault } from '../../core/policy/json-fault';
import type { JsonRecord } from '../../core/policy/merge';
import type { AgentConfig } from './config';
import { PolicyFileError } from './policy-issues';

const objectSchema = z.record(z.string(), z.unknown());

/**
 * The policy that stands in for the central one: the file that the agent was given, or the default
 * of the product. @throws PolicyFileError when it is no JSON object
 */
export async function readLocalPolicy(
  config: Pick<AgentConfig, 'policyFile' | 'resourcesDir'>,
): Promise<{ readonly file: string; readonly document: JsonRecord }> {
  const file = config.policyFile ?? join(config.resourcesDir, 'policy', 'default.json');
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  const fault = locateJsonFault(text);
  if (fault) {
    const message = `${fault.message} (line ${fault.line}, column ${fault.column})`;
    throw new PolicyFileError(file, [{ path: '', message }]);
  }
  const document = objectSchema.safeParse(JSON.parse(text));
  if (document.success) return { file, document: document.data };
  throw new PolicyFileError(file, [{ path: '', message: 'a policy document is a JSON object' }]);
}
