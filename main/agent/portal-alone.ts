import { mkdir } from 'node:fs/promises';
import type { Clock } from '../../core/exchange/ports';
import { createIds } from '../../core/pipeline/ids';
import { createKeychain, type Keychain } from '../keychain/keychain';
import { endProcess } from '../keychain/process-end';
import { Closing } from './closing';
import { agentConfigSchema, type AgentConfigInput } from './config';
import { deviceReporter } from './device-events';
import { openFoundations } from './foundations';
import { acquireLock } from './lock';
import { openLog } from './log';
import { openAgentPortal } from './portal';
import type { WorkerFiles } from './worker-files';

export interface PortalAloneOptions {
  readonly config: AgentConfigInput;
  readonly path: string;
  /** Address under which clients reach the portal, where that is not the one it listens on. */
  readonly publicUrl?: string;
  readonly defaultAccess: 'none' | 'key';
  readonly showAddress: (address: URL) => void;
  readonly workers?: WorkerFiles;
  readonly keychain?: Keychain;
  readonly clock?: Clock;
}

/** A portal that runs by itself, with policy, detection and audit of its own. */
export interface PortalAlone {
  /** Address for clients: `http://host:port/mcp`. */
  readonly url: string;
  close(): Promise<void>;
  exit(code: number): void;
}

/** Starts the portal without the other doors. @throws PolicyFileError, AgentRunningError */
export async function startPortalAlone(options: PortalAloneOptions): Promise<PortalAlone> {
  const config = agentConfigSchema.parse(options.config);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const closing = new Closing();
  const log = openLog(config.dataDir);
  closing.add('log', () => log.close());
  try {
    const lock = await acquireLock(config.dataDir);
    closing.add('lock', () => lock.release());
    const keychain = options.keychain ?? createKeychain();
    const clock = options.clock ?? { now: () => Date.now() };
    const { logger } = log;
    const foundations = await openFoundations({
      config,
      clock,
      keychain,
      workers: options.workers,
      log: logger,
      closing,
    });
    const nextId = createIds(clock);
    const deviceId = (): undefined => undefined;
    const portal = await openAgentPortal({
      dataDir: config.dataDir,
      foundations,
      events: foundations.outbox,
      person: undefined,
      clock,
      nextId,
      deviceId,
      report: deviceReporter({
        store: foundations.outbox,
        clock,
        nextId,
        deviceId,
        policyVersion: () => foundations.policy.current().version,
        log: logger,
      }),
      version: config.agentVersion,
      path: options.path,
      defaultAccess: options.defaultAccess,
      showAddress: options.showAddress,
      ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
      log: logger,
      closing,
    });
    const url = await portal.listen(config.listen);
    return {
      url,
      close: () => closing.closeAll(logger),
      exit: (code) => endProcess(keychain, code),
    };
  } catch (error) {
    await closing.closeAll(log.logger);
    throw error;
  }
}
