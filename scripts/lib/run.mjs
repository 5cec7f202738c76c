import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';

/** Something the person can act on: what failed, and the remedy. Printed without a stack trace. */
export class SetupError extends Error {
  /** @param {string} message @param {string} remedy */
  constructor(message, remedy) {
    super(message);
    this.name = 'SetupError';
    this.remedy = remedy;
  }
}

/** @param {string} line */
export function say(line) {
  console.log(`[portcullis] ${line}`);
}

/**
 * Runs a program to its end with our own output; npm and friends are `.cmd` files on Windows.
 * @param {string} command @param {string[]} args
 * @param {{env?: NodeJS.ProcessEnv, cwd?: string, quiet?: boolean}} [options]
 * @returns {Promise<{status: number, output: string}>} `output` only when `quiet`.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: process.platform === 'win32' && /^(npm|npx)$/.test(command),
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (status, signal) =>
      resolve({ status: status ?? (signal ? 1 : 0), output }),
    );
  });
}

/** @param {string} program */
export function has(program) {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  return spawnSync(finder, [program], { stdio: 'ignore' }).status === 0;
}

/**
 * The body of a script: prints a SetupError as words and ends with its status.
 * @param {() => Promise<number | void>} body
 */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n[portcullis] ${error.message}\n[portcullis] What to do: ${error.remedy}\n`);
    process.exitCode = 1;
  }
}
