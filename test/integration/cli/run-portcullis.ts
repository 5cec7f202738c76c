import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '../../..');

/** Starts the command line from source. */
export function startPortcullis(...args: string[]): ChildProcessWithoutNullStreams {
  const entry = join(root, 'cli/portcullis.ts');
  return spawn(process.execPath, ['--import', 'tsx', entry, ...args], { cwd: root });
}

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
export async function runPortcullis(args: readonly string[], input = ''): Promise<Finished> {
  const child = startPortcullis(...args);
  child.stdin.end(input);
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  return { status, stdout, stderr };
}

/** The JSON of each line. */
export function linesOf(output: string): unknown[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
