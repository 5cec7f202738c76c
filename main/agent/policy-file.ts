import { readFile } from 'node:fs/promises';
import type { PolicyIssue } from '../../core/exchange/console';
import { locateJsonFault } from '../../core/policy/json-fault';
import type { JsonRecord } from '../../core/policy/merge';

/** A policy document that cannot be used, with every reason. */
export class PolicyFileError extends Error {
  readonly code = 'POLICY_FILE';
  constructor(
    file: string,
    readonly issues: readonly PolicyIssue[],
  ) {
    const reasons = issues.map(({ path, message }) => `  ${path || '(document)'}: ${message}`);
    super(`the policy in ${file} cannot be used:\n${reasons.join('\n')}`);
    this.name = 'PolicyFileError';
  }
}

/** Reads a policy document without judging its content. @throws PolicyFileError */
export async function readPolicyDocument(file: string): Promise<JsonRecord> {
  const fail = (message: string): never => {
    throw new PolicyFileError(file, [{ path: '', message }]);
  };
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    fail(`the file cannot be read (${error.code ?? 'unknown reason'})`),
  );
  const fault = locateJsonFault(text);
  if (fault) return fail(`line ${fault.line}, column ${fault.column}: ${fault.message}`);
  const document: unknown = JSON.parse(text);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return fail('a policy document is a JSON object');
  }
  return document as JsonRecord;
}
