import { mkdir } from 'node:fs/promises';
import type { Clock, VaultFailure } from '../../core/exchange/ports';
import { createIds } from '../../core/pipeline/ids';
import { vaultName } from '../../core/gateway/keys/key-ring';
import { createKeychain, type Keychain } from '../keychain/keychain';
import { endProcess } from '../keychain/process-end';
import { openVault } from '../keychain/vault';
import { Closing } from './closing';
import { agentConfigSchema, type AgentConfigInput } from './config';
import { openFoundations } from './foundations';
import { openAgentGateway } from './gateway';
import { acquireLock } from './lock';
import { openLog } from './log';
import type { WorkerFiles } from './worker-files';

export interface GatewayAloneOptions {
  readonly config: AgentConfigInput;
  readonly requireKey: boolean;
  readonly workers?: WorkerFiles;
  readonly keychain?: Keychain;
  readonly clock?: Clock;
}

/** A gateway that runs by itself, with policy, detection, logs and audit of its own. */
export interface GatewayAlone {
  /** `http://host:port`. */
  readonly url: string;
  close(): Promise<void>;
  exit(code: number): void;
}

/** Starts the gateway without the other doors. @throws PolicyFileError, AgentRunningError */
export async function startGatewayAlone(options: GatewayAloneOptions): Promise<GatewayAlone> {
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
    const foundations = await openFoundations({
      config,
      clock,
      keychain,
      workers: options.workers,
      log: log.logger,
      closing,
    });
    const gateway = await openAgentGateway({
      dataDir: config.dataDir,
      resourcesDir: config.resourcesDir,
      foundations,
      events: foundations.outbox,
      person: undefined,
      clock,
      nextId: createIds(clock),
      deviceId: () => undefined,
      requireKey: options.requireKey,
      log: log.logger,
      closing,
    });
    const url = await gateway.listen(config.listen);
    return {
      url,
      close: () => closing.closeAll(log.logger),
      exit: (code) => endProcess(keychain, code),
    };
  } catch (error) {
    await closing.closeAll(log.logger);
    throw error;
  }
}

/** Puts a provider's key into the vault of a data folder. Gives the reason where that fails, else nothing. */
export async function storeGatewayKey(
  dataDir: string,
  alias: string,
  secret: string,
): Promise<VaultFailure | undefined> {
  const opened = await openVault(dataDir, createKeychain(), 'allow-file');
  if (!opened.ok) return opened.reason;
  const stored = await opened.vault.store(vaultName(alias), Buffer.from(secret, 'utf8'));
  return stored.ok ? undefined : stored.reason;
}
