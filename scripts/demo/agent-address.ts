import { existsSync, mkdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the agent of a data folder can be reached. */
export interface RunningAgent {
  readonly proxyUrl: string;
  readonly pacUrl: string;
  readonly caFile: string;
}

const lockSchema = z.object({ local: z.url(), proxy: z.url() });

/** Waits until an agent runs in this data folder; undefined when the signal ends the wait. */
export async function waitForAgent(
  dataDir: string,
  signal: AbortSignal,
): Promise<RunningAgent | undefined> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return await new Promise((resolve) => {
    const look = (): void => {
      const agent = runningAgent(dataDir);
      if (agent !== undefined || signal.aborted) {
        watcher.close();
        resolve(agent);
      }
    };
    const watcher = watch(dataDir, look);
    signal.addEventListener('abort', look);
    look();
  });
}

function runningAgent(dataDir: string): RunningAgent | undefined {
  const caFile = join(dataDir, 'ca.pem');
  const lockFile = join(dataDir, 'agent.lock');
  if (!existsSync(caFile) || !existsSync(lockFile)) return undefined;
  const text = readFileSync(lockFile, 'utf8');
  // The file may be seen while it is being written.
  if (!text.trimEnd().endsWith('}')) return undefined;
  const lock = lockSchema.safeParse(JSON.parse(text));
  if (!lock.success) return undefined;
  const { local, proxy } = lock.data;
  return { proxyUrl: proxy, pacUrl: new URL('/proxy.pac', local).href, caFile };
}
