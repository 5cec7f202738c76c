import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../../..');

const readySchema = z.object({
  ready: z.literal(true),
  urls: z.object({ console: z.url(), fleet: z.url(), setUp: z.url().optional() }),
});

/** The endpoint as the command line runs it. */
export interface ServerProcess {
  readonly urls: z.infer<typeof readySchema>['urls'];
  readonly child: ChildProcess;
  /** Everything it wrote to standard output and standard error. */
  readonly output: { readonly stdout: string[]; readonly stderr: string[] };
  /** Sends a signal and gives the exit status, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export function spawnServer(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'cli/portcullis.ts', 'server', ...args],
    { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Starts `portcullis server` on a free port and waits for its ready line. */
export async function startProcess(dataDir: string): Promise<ServerProcess> {
  const child = spawnServer(['--listen', '127.0.0.1:0', '--data', dataDir]);
  const output = { stdout: [] as string[], stderr: [] as string[] };
  child.stderr?.on('data', (chunk: Buffer) => output.stderr.push(chunk.toString()));
  const exited = once(child, 'exit');
  if (!child.stdout) throw new Error('no standard output');
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => output.stdout.push(line));
  const line = await Promise.race([
    once(lines, 'line'),
    exited.then(() => {
      throw new Error(`the server ended: ${output.stderr.join('')}`);
    }),
  ]);
  const { urls } = readySchema.parse(JSON.parse(String(line[0])));
  return {
    urls,
    child,
    output,
    end: async (signal) => {
      child.kill(signal);
      const [code, endedBy] = (await exited) as [number | null, NodeJS.Signals | null];
      return endedBy ?? code;
    },
  };
}
