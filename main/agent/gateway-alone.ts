import type { VaultFailure } from '../../core/exchange/ports';
import { vaultName } from '../../core/gateway/keys/key-ring';
import { createKeychain } from '../keychain/keychain';
import { openVault } from '../keychain/vault';
import { startAlone, type Alone, type AloneOptions } from './alone';
import { deskDirectory } from './directory';
import { openAgentGateway } from './gateway';

export interface GatewayAloneOptions extends AloneOptions {
  readonly requireKey: boolean;
}

/** Starts the gateway without the other doors. @throws PolicyFileError, AgentRunningError */
export async function startGatewayAlone(options: GatewayAloneOptions): Promise<Alone> {
  return await startAlone(options, async (context) => {
    const { config, foundations, clock, nextId, log, closing } = context;
    const gateway = await openAgentGateway({
      ...{ foundations, clock, nextId, log, closing },
      dataDir: config.dataDir,
      resourcesDir: config.resourcesDir,
      events: foundations.outbox,
      person: undefined,
      exceptions: foundations.exceptions.rules,
      directory: deskDirectory(() => undefined),
      deviceId: () => undefined,
      requireKey: options.requireKey,
    });
    return await gateway.listen(config.listen);
  });
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
