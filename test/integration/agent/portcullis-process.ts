import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../../..');

const readySchema = z.looseObject({
  ready: z.literal(true),
  urls: z.record(z.string(), z.string()),
  caFile: z.string().optional(),
});
export type Ready = z.infer<typeof readySchema>;

/** A long-running command of the command line, run from source. */
export interface PortcullisProcess {
  readonly ready: Ready;
  readonly child: ChildProcess;
  /** All lines of standard output. */
  readonly stdout: readonly string[];
  readonly stderr: () => string;
  /** Sends a signal; gives the exit status, or the signal that ended the process. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** No desktop session: a test must not write to the keychain of whoever runs it. */
const ENVIRONMENT = {
  ...process.env,
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
  DISPLAY: '',
};

/** Starts `portcullis <args>` and waits for its ready line. */
export async function startPortcullis(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = ENVIRONMENT,
): Promise<PortcullisProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/portcullis.ts', ...args], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const stdout: string[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => stdout.push(line));
  const [line] = (await Promise.race([
    once(lines, 'line'),
    exited.then(() => {
      throw new Error(`portcullis ${args[0]} ended: ${stderr}`);
    }),
  ])) as [string];
  return {
    ready: readySchema.parse(JSON.parse(line)),
    child,
    stdout,
    stderr: () => stderr,
    end: async (signal) => {
      child.kill(signal);
      const [code, endedBy] = (await exited) as [number | null, NodeJS.Signals | null];
      return endedBy ?? code;
    },
  };
}
