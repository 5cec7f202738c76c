import type { Clock } from '../../core/exchange/ports';
import { openAgentPortal, type AgentPortalOptions } from './portal';
import type { AgentConfig } from './config';
import type { ControlChannel } from './control-channel';
import type { DeskState } from './desk-state';
import { RemotePerson } from './remote-person';

export interface PortalDoorOptions extends Pick<
  AgentPortalOptions,
  'foundations' | 'nextId' | 'log' | 'closing'
> {
  readonly config: AgentConfig;
  readonly state: DeskState;
  readonly channel: ControlChannel | undefined;
  readonly clock: Clock;
}

/** Ports after the proxy's at which the portal is looked for by clients' configurations. */
const PORT_OFFSET = 100;

/**
 * Opens the portal on this computer where the policy names servers; its address, or undefined. The
 * port is the same after a restart, because it stands in the configurations of clients.
 */
export async function openPortalDoor(options: PortalDoorOptions): Promise<string | undefined> {
  const { config, state, channel, foundations } = options;
  const { enabled, servers } = foundations.policy.current().portal;
  if (!enabled || servers.length === 0) return undefined;
  const portal = await openAgentPortal({
    dataDir: config.dataDir,
    foundations,
    events: foundations.outbox,
    person: channel && new RemotePerson(channel),
    clock: options.clock,
    nextId: options.nextId,
    deviceId: state.deviceId,
    report: state.report,
    version: config.agentVersion,
    path: process.env['PATH'] ?? '',
    defaultAccess: 'key',
    showAddress: (address) => channel?.send({ type: 'open-browser', url: address.href }),
    log: options.log,
    closing: options.closing,
  });
  const { host, port } = config.listen;
  const wanted = port === 0 ? 0 : port + PORT_OFFSET;
  return await portal.listen({ host, port: wanted }).catch(async (error: unknown) => {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!taken) throw error;
    return await portal.listen({ host, port: 0 });
  });
}
