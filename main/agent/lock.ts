import { randomBytes } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../keychain/atomic-file';

/** What the lock says once the agent listens; before that, only who claims the folder. */
const lockSchema = z.object({
  pid: z.number().int().positive(),
  token: z.string().min(1),
  local: z.url().optional(),
  proxy: z.url().optional(),
});
type LockContent = z.infer<typeof lockSchema>;

/** An agent that has claimed the folder listens after this at the latest, ms. */
const CLAIM_MS = 60_000;
/** How long an agent may take to say that it is alive, ms. */
const ANSWER_MS = 2000;

/** Another agent has the data folder. */
export class AgentRunningError extends Error {
  override readonly name = 'AgentRunningError';
  readonly code = 'already_running';
}

/** `<dataDir>/agent.lock`: keeps a second agent out, and says where the first can be reached. */
export interface AgentLock {
  /** Secret for the local services; only the user can read the file. */
  readonly token: string;
  publish(addresses: { readonly local: string; readonly proxy?: string }): Promise<void>;
  release(): Promise<void>;
}

/**
 * Claims the folder. A lock of an agent that is gone is replaced; its pid may meanwhile belong to
 * another program, so that only an answer to the lock's token counts. @throws AgentRunningError
 */
export async function acquireLock(dataDir: string): Promise<AgentLock> {
  const path = join(dataDir, 'agent.lock');
  const content: LockContent = { pid: process.pid, token: randomBytes(32).toString('base64url') };
  if (!(await claim(path, content))) {
    if (await isHeld(path)) throw new AgentRunningError(`an agent already runs in ${dataDir}`);
    await rm(path, { force: true });
    if (!(await claim(path, content))) {
      throw new AgentRunningError(`another agent starts in ${dataDir} at this moment`);
    }
  }
  return {
    token: content.token,
    publish: (addresses) => writeFileAtomically(path, encode({ ...content, ...addresses })),
    release: async () => {
      if ((await read(path))?.token === content.token) await rm(path, { force: true });
    },
  };
}

function encode(content: LockContent): Buffer {
  return Buffer.from(`${JSON.stringify(content)}\n`);
}

async function claim(path: string, content: LockContent): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(encode(content));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function read(path: string): Promise<LockContent | undefined> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // No file, or one that a kill left half-written: either way nobody can be asked.
    return undefined;
  }
}

async function isHeld(path: string): Promise<boolean> {
  const lock = await read(path);
  // In a container, the pid of the agent before us is often our own.
  if (!lock || lock.pid === process.pid || !isAlive(lock.pid)) return false;
  if (lock.local !== undefined) return await answers(lock.local, lock.token);
  const claimed = await stat(path).catch(() => undefined);
  return claimed !== undefined && Date.now() - claimed.mtimeMs < CLAIM_MS;
}

/** EPERM: it is there, but it is somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function answers(local: string, token: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/health', local), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return answer.ok;
  } catch {
    // Nobody listens there any more.
    return false;
  }
}
