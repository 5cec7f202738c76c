import type { Logger } from 'pino';
import type { Clock, Directory } from '../../core/exchange/ports';
import type { PipelineOptions } from '../../core/pipeline/options';
import type { Closing } from './closing';
import type { AgentConfig } from './config';
import type { ControlChannel } from './control-channel';
import type { DeskState } from './desk-state';
import type { Foundations } from './foundations';
import { RemotePerson } from './remote-person';

export interface GatewayDoorOptions {
  readonly config: AgentConfig;
  readonly foundations: Foundations;
  readonly state: DeskState;
  readonly channel: ControlChannel | undefined;
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly directory: Directory;
  /** Posture of the desk. */
  readonly device: NonNullable<PipelineOptions['device']>;
  readonly log: Logger;
  readonly closing: Closing;
}

/**
 * Opens the AI gateway on loopback where the policy in force at the start names a port for it. Gives
 * its address; undefined where there is none.
 */
export async function openGatewayDoor(options: GatewayDoorOptions): Promise<string | undefined> {
  const { config, foundations, state, channel } = options;
  const { enabled, port } = foundations.policy.current().gateway;
  if (!enabled || port === undefined) return undefined;
  // Loaded here: most desks have no use for it.
  const [{ openAgentGateway, openGatewayFile }, { GatewayUse }, { UseStore }] = await Promise.all([
    import('./gateway'),
    import('./gateway-use/gateway-use'),
    import('./gateway-use/use-store'),
  ]);
  const use = await GatewayUse.open({
    store: await UseStore.open(await openGatewayFile(config.dataDir, 'use', options.closing)),
    clock: options.clock,
    tell: (counted) => channel?.send({ type: 'gateway-use', use: counted }),
    onProblem: (problem) => options.log.warn({ problem }, 'the gateway has a problem'),
  });
  // Before the file is closed, and after the gateway has ended its requests.
  options.closing.add('gateway use', () => use.close());
  const gateway = await openAgentGateway({
    dataDir: config.dataDir,
    resourcesDir: config.resourcesDir,
    foundations,
    events: foundations.outbox,
    exceptions: foundations.exceptions.rules,
    device: options.device,
    directory: options.directory,
    person: channel && new RemotePerson(channel),
    clock: options.clock,
    nextId: options.nextId,
    deviceId: state.deviceId,
    requireKey: false,
    listener: use.add,
    log: options.log,
    closing: options.closing,
  });
  return await gateway.listen({ host: '127.0.0.1', port });
}
