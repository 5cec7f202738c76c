import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { PolicyIssue } from '../../core/exchange/console';
import { parsePolicy } from '../../core/policy/document';
import { policyJsonSchema } from '../../core/policy/json-schema';
import { locateJsonFault } from '../../core/policy/json-fault';

/** Exit status when the document has issues, and when the file cannot be read. */
const INVALID = 1;
const MISUSE = 2;

/** `portcullis policy`: check policy documents and print their schema. */
export function registerPolicy(program: Command): void {
  const policy = program.command('policy').description('Check policy documents.');
  policy
    .command('validate')
    .description('Print one JSON line for each issue; exit status 1 when there is one.')
    .argument('<file>')
    .action(validate);
  policy
    .command('schema')
    .description('Print the JSON Schema of the policy document.')
    .action(() => {
      process.stdout.write(`${JSON.stringify(policyJsonSchema(), undefined, 2)}\n`);
    });
}

async function validate(file: string): Promise<void> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    process.stderr.write(`portcullis: cannot read ${file}: ${messageOf(error)}\n`);
    process.exitCode = MISUSE;
    return;
  }
  const issues = issuesOf(text);
  for (const issue of issues) process.stdout.write(`${JSON.stringify(issue)}\n`);
  if (issues.length > 0) process.exitCode = INVALID;
}

type FileIssue = PolicyIssue & { readonly line?: number; readonly column?: number };

function issuesOf(text: string): readonly FileIssue[] {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const fault = locateJsonFault(json);
  if (fault) return [{ path: '', ...fault }];
  const parsed = parsePolicy(JSON.parse(json));
  return parsed.ok ? [] : parsed.issues;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
