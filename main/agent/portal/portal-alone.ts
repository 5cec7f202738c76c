import { startAlone, type Alone, type AloneOptions } from '../alone';
import { deviceReporter } from '../device-events';
import { openAgentPortal } from './agent-portal';
import { reportServers } from './portal-reports';

export interface PortalAloneOptions extends AloneOptions {
  readonly path: string;
  /** Address under which clients reach the portal, where that is not the one it listens on. */
  readonly publicUrl?: string;
  readonly defaultAccess: 'none' | 'key';
  readonly showAddress: (address: URL) => void;
}

/** Starts the portal without the other doors. @throws PolicyFileError, AgentRunningError */
export async function startPortalAlone(options: PortalAloneOptions): Promise<Alone> {
  return await startAlone(options, async (context) => {
    const { config, foundations, clock, nextId, log, closing } = context;
    const deviceId = (): undefined => undefined;
    const report = deviceReporter({
      store: foundations.outbox,
      clock,
      nextId,
      deviceId,
      policyVersion: () => foundations.policy.current().version,
      log,
    });
    const portal = await openAgentPortal({
      ...{ foundations, clock, nextId, deviceId, report, log, closing },
      dataDir: config.dataDir,
      events: foundations.outbox,
      version: config.agentVersion,
      path: options.path,
      defaultAccess: options.defaultAccess,
      showAddress: options.showAddress,
      ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    });
    reportServers(portal, report);
    return await portal.listen(config.listen);
  });
}
