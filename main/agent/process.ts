import { startAgent, type Agent } from './agent';
import { agentConfigSchema } from './config';
import type { FromAgent } from './control';
import type { MessagePort } from './control-channel';
import { workerFilesIn } from './worker-files';

/**
 * The agent as a utility process of the desktop: its configuration is the first message, and it
 * speaks with main over `process.parentPort`, which is described here so that no Electron is needed.
 */
const { parentPort: port } = process as { readonly parentPort?: ParentPort };

interface ParentPort extends MessagePort {
  once(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

async function main(): Promise<void> {
  if (port === undefined) throw new Error('there is no message port; start the agent from main');
  const config = await firstMessage(port);
  const workers = workerFilesIn(import.meta.dirname);
  const agent = await startAgent(agentConfigSchema.parse(config), {
    control: port,
    ...(workers === undefined ? {} : { workers }),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void end(agent));
  }
  await agent.ended;
  await end(agent);
}

function firstMessage(from: ParentPort): Promise<unknown> {
  return new Promise((resolve) => {
    from.once('message', ({ data }) => resolve(data));
  });
}

async function end(agent: Agent): Promise<void> {
  await agent.close();
  agent.exit(0);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'start-failed';
  const fatal: FromAgent = { type: 'fatal', code, message };
  port?.postMessage(fatal);
  process.exitCode = 1;
  // The message leaves in this turn of the loop.
  setImmediate(() => process.exit(1));
}

main().catch(fail);
