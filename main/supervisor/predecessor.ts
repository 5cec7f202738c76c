import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../log';

/** The lock that a running agent keeps in its data folder. */
const lockSchema = z.object({
  pid: z.number().int().positive(),
  token: z.string().min(1),
  /** Address of its local services. */
  local: z.url({ protocol: /^http$/ }),
});

/** How long an agent may take to go after it was asked, ms. */
const GONE_LIMIT_MS = 6000;
const POLL_MS = 50;

/**
 * Ends an agent that has outlived a crashed main: a utility process does so and goes on holding its
 * port. It is asked with the token from its lock; a process that does not answer to the token is
 * not ours (the pid may belong to another program by now) and is left alone.
 */
export async function replacePredecessor(agentDataDir: string, log: Log): Promise<void> {
  const file = join(agentDataDir, 'agent.lock');
  const lock = await readLock(file);
  if (lock === undefined || !isAlive(lock.pid)) return;
  log.warn({ pid: lock.pid }, 'an agent is still running; asking it to end');
  if (!(await askToEnd(lock))) {
    await rm(file, { force: true });
    return;
  }
  const limit = Date.now() + GONE_LIMIT_MS;
  while (isAlive(lock.pid) && Date.now() < limit) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function readLock(file: string): Promise<z.infer<typeof lockSchema> | undefined> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // No lock, or half of one: there is nobody to ask.
    return undefined;
  }
}

async function askToEnd(lock: z.infer<typeof lockSchema>): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/control/shutdown', lock.local), {
      method: 'POST',
      headers: { authorization: `Bearer ${lock.token}` },
      signal: AbortSignal.timeout(GONE_LIMIT_MS),
    });
    return answer.ok;
  } catch {
    // Nobody listens there any more.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but it is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
