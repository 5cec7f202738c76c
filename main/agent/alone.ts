import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../core/exchange/ports';
import { createIds } from '../../core/pipeline/ids';
import { createKeychain, type Keychain } from '../keychain/keychain';
import { endProcess } from '../keychain/process-end';
import { Closing } from './closing';
import { agentConfigSchema, type AgentConfig, type AgentConfigInput } from './config';
import { openFoundations, type Foundations } from './foundations';
import { startHealth } from './health';
import { acquireLock } from './lock';
import { openLog } from './log';
import type { WorkerFiles } from './worker-files';

export interface AloneOptions {
  readonly config: AgentConfigInput;
  readonly workers?: WorkerFiles;
  readonly keychain?: Keychain;
  readonly clock?: Clock;
}

/** What a door that runs by itself is opened on. */
export interface AloneContext {
  readonly config: AgentConfig;
  readonly foundations: Foundations;
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly log: Logger;
  readonly closing: Closing;
}

/** A door that runs by itself, with policy, detection, logs and audit of its own. */
export interface Alone {
  /** Address for clients. */
  readonly url: string;
  close(): Promise<void>;
  exit(code: number): void;
}

/**
 * Starts one door without the others; `open` gives its address. The lock of the folder names an
 * address where it answers, so that a second one knows that this one lives.
 * @throws PolicyFileError, AgentRunningError
 */
export async function startAlone(
  options: AloneOptions,
  open: (context: AloneContext) => Promise<string>,
): Promise<Alone> {
  const config = agentConfigSchema.parse(options.config);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const closing = new Closing();
  const logFile = openLog(config.dataDir);
  const log = logFile.logger;
  closing.add('log', () => logFile.close());
  try {
    const lock = await acquireLock(config.dataDir);
    closing.add('lock', () => lock.release());
    const keychain = options.keychain ?? createKeychain();
    const clock = options.clock ?? { now: () => Date.now() };
    const { workers } = options;
    const foundations = await openFoundations({ config, clock, keychain, workers, log, closing });
    const url = await open({ config, foundations, clock, nextId: createIds(clock), log, closing });
    const health = await startHealth(lock.token, () => ({ pid: process.pid, url }));
    closing.add('health', () => health.close());
    await lock.publish({ local: health.url });
    return {
      url,
      close: () => closing.closeAll(log),
      exit: (code) => endProcess(keychain, code),
    };
  } catch (error) {
    await closing.closeAll(log);
    throw error;
  }
}
