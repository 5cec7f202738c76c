import { execFile } from 'node:child_process';

export interface CommandResult {
  /** Exit status; `not-found` when there is no such program, `timeout` when it was ended. */
  readonly status: number | 'not-found' | 'timeout';
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell. Never throws: every outcome is a result. */
export type CommandRunner = (
  program: string,
  args: readonly string[],
  options?: { readonly timeoutMs?: number },
) => Promise<CommandResult>;

const DEFAULT_TIMEOUT_MS = 15_000;
/** Largest output that is kept, bytes. */
const MAX_OUTPUT = 4 * 1024 * 1024;

export const runCommand: CommandRunner = (program, args, options = {}) =>
  new Promise((resolve) => {
    execFile(
      program,
      [...args],
      {
        timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        maxBuffer: MAX_OUTPUT,
        windowsHide: true,
        encoding: 'utf8',
      },
      (error, stdout, stderr) => {
        resolve({ status: statusOf(error), stdout, stderr });
      },
    );
  });

function statusOf(error: Error | null): CommandResult['status'] {
  if (error === null) return 0;
  if ('killed' in error && error.killed === true) return 'timeout';
  if ('code' in error && error.code === 'ENOENT') return 'not-found';
  return 'code' in error && typeof error.code === 'number' ? error.code : 1;
}
