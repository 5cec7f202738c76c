import { renameSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';

/** A log file that is larger when the agent starts becomes `agent.log.1`, in bytes. */
const LOG_BYTES = 10 * 1024 * 1024;

/** Fields that may hold a secret, wherever somebody logs an object that has them. */
const SECRET_FIELDS = [
  'token',
  'password',
  'authorization',
  'cookie',
  'privateKey',
  'signature',
  'text',
  'body',
  'prompt',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export interface AgentLog {
  readonly logger: Logger;
  close(): void;
}

/**
 * The agent's log: `<dataDir>/logs/agent.log` and standard error, JSON lines. Prompt text, secrets and
 * tokens are not logged in the first place; the list above is the second line of defence.
 */
export function openLog(dataDir: string): AgentLog {
  const folder = join(dataDir, 'logs');
  const path = join(folder, 'agent.log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rotate(path);
  const file = pino.destination({ dest: path, sync: true, mode: 0o600 });
  const logger = pino(
    {
      name: 'agent',
      base: { pid: process.pid },
      redact: { paths: SECRET_FIELDS, censor: '[redacted]' },
    },
    pino.multistream([{ stream: file }, { stream: process.stderr }]),
  );
  return { logger, close: () => file.end() };
}

function rotate(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES) renameSync(path, `${path}.1`);
}
