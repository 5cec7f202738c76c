import { execFile } from 'node:child_process';

/** A command that takes longer has no answer, ms. */
const COMMAND_MS = 10_000;
/** Longest output that is read, bytes. */
const OUTPUT_BYTES = 8 * 1024 * 1024;

/** Runs a program without a shell; undefined where there is none, it fails or takes too long. */
export type RunCommand = (file: string, ...args: readonly string[]) => Promise<string | undefined>;

/** What a program writes to both outputs: some answer on standard error. */
export const runCommand: RunCommand = (file, ...args) =>
  new Promise((resolve) => {
    const options = {
      timeout: COMMAND_MS,
      maxBuffer: OUTPUT_BYTES,
      windowsHide: true,
      // Answers are read by us: in one language.
      env: { ...process.env, LC_ALL: 'C' },
    };
    execFile(file, [...args], options, (error, stdout, stderr) => {
      resolve(error ? undefined : stdout + stderr);
    });
  });
