import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The policy that a new endpoint begins with, unless it is given another. */
export function defaultPolicyFile(resourcesDir: string): string {
  return join(resourcesDir, 'policy', 'default.json');
}

/** Reads a policy document; it is checked when it is published. The error names the file. */
export async function readPolicyFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not JSON`, { cause });
  }
}
