import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../keychain/atomic-file';

/** What a running agent says of itself in its data folder. The file can be read by the user only. */
const lockSchema = z.object({
  pid: z.number().int().positive(),
  /** Bearer token of the local services. */
  token: z.string(),
  local: z.url(),
  proxy: z.url(),
});
export type AgentLock = z.infer<typeof lockSchema>;

/** Time in which a running agent answers, ms. */
const ANSWER_MS = 2000;

export class AgentRunningError extends Error {
  readonly code = 'AGENT_RUNNING';
  constructor(pid: number) {
    super(`another agent (process ${pid}) uses this data folder`);
    this.name = 'AgentRunningError';
  }
}

export const newToken = (): string => randomBytes(32).toString('base64url');

/** @throws AgentRunningError when an agent answers to the lock; a stale lock is no hindrance. */
export async function refuseSecondAgent(dataDir: string): Promise<void> {
  const lock = await readLock(dataDir);
  if (lock && lock.pid !== process.pid && (await answers(lock))) {
    throw new AgentRunningError(lock.pid);
  }
}

export async function writeLock(dataDir: string, lock: AgentLock): Promise<void> {
  await writeFileAtomically(join(dataDir, 'agent.lock'), Buffer.from(JSON.stringify(lock)));
}

/** Takes the lock away if it is still ours. */
export async function removeLock(dataDir: string): Promise<void> {
  if ((await readLock(dataDir))?.pid === process.pid) {
    await rm(join(dataDir, 'agent.lock'), { force: true });
  }
}

async function readLock(dataDir: string): Promise<AgentLock | undefined> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(join(dataDir, 'agent.lock'), 'utf8')));
  } catch {
    // None, or none that says anything.
    return undefined;
  }
}

async function answers({ local, token }: AgentLock): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/health', local), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return answer.ok;
  } catch {
    // Nobody is there, or somebody who does not know the token.
    return false;
  }
}
