import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Directory } from '../../core/exchange/ports';
import { createIds } from '../../core/pipeline/ids';
import { Closing } from '../../main/agent/closing';
import { openAgentGateway } from '../../main/agent/gateway';
import type { ListenAddress } from '../long-running';
import { compiled, openHostedInspection, type HostedInspectionOptions } from './hosted-inspection';

export interface HostedGatewayOptions extends HostedInspectionOptions {
  readonly listen: ListenAddress;
}

export interface HostedGateway {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Runs the AI gateway in the central endpoint's process, over the gateways of the published policy.
 * Other computers reach it, so every caller shows a virtual key.
 */
export async function startHostedGateway(options: HostedGatewayOptions): Promise<HostedGateway> {
  const { server, log, resourcesDir } = options;
  const closing = new Closing();
  const close = async (): Promise<void> => await closing.closeAll(log);
  try {
    const dataDir = join(options.dataDir, 'gateway');
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const inspection = openHostedInspection(options, closing);
    const { policy } = inspection;
    closing.add(
      'policy',
      server.host.onPolicy((document) => policy.replace(compiled(document))),
    );
    const { providerKeys } = server.host;
    const clock = { now: () => Date.now() };
    const gateway = await openAgentGateway({
      ...{ dataDir, resourcesDir, clock, log, closing },
      nextId: createIds(clock),
      foundations: { ...inspection, keys: { vault: providerKeys } },
      stores: await server.host.openGatewayStores(),
      events: server.host.events('gateway'),
      person: undefined,
      directory: nobody,
      deviceId: () => undefined,
      requireKey: true,
    });
    closing.add(
      'provider keys',
      providerKeys.onChange(() => gateway.forgetKeys()),
    );
    server.host.showGatewayLogs(() => gateway.logs());
    return { url: await gateway.listen(options.listen), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Who calls is whom the virtual key belongs to; the endpoint's own user is nobody's. */
const nobody: Directory = {
  actor: ({ remoteAddress }) => ({
    groups: [],
    ...(remoteAddress === undefined ? {} : { ip: remoteAddress }),
  }),
};
