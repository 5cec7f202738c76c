import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const lockSchema = z.object({
  pid: z.number(),
  token: z.string(),
  local: z.url().optional(),
  proxy: z.url().optional(),
});

const healthSchema = z.object({
  protection: z.string(),
  reasons: z.array(z.string()).default([]),
  policyVersion: z.number().default(0),
  backlog: z.number().default(0),
});

/** What a running agent says of itself. */
export interface AgentFacts {
  readonly pid: number;
  readonly proxyUrl: string;
  readonly localUrl: string;
  readonly pacUrl: string;
  readonly health: z.infer<typeof healthSchema>;
}

/** How long the agent may take to answer, ms. */
const ANSWER_LIMIT_MS = 3000;

/** Asks the agent of a data folder how it is; undefined where none answers. */
export async function askAgent(agentData: string): Promise<AgentFacts | undefined> {
  try {
    const lock = lockSchema.parse(
      JSON.parse(await readFile(join(agentData, 'agent.lock'), 'utf8')),
    );
    if (lock.local === undefined || lock.proxy === undefined) return undefined;
    const answer = await fetch(new URL('/health', lock.local), {
      headers: { authorization: `Bearer ${lock.token}` },
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    return {
      pid: lock.pid,
      proxyUrl: lock.proxy,
      localUrl: lock.local,
      pacUrl: new URL('/proxy.pac', lock.local).href,
      health: healthSchema.parse(await answer.json()),
    };
  } catch {
    // No lock, nobody who listens, or another program at that port by now: no agent.
    return undefined;
  }
}
