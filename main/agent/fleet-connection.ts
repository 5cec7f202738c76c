import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from '../../core/exchange/ports';
import type { Closing } from './closing';
import type { AgentConfig } from './config';
import type { ControlChannel } from './control-channel';
import { DATASETS_FOLDER, setsOfBundle } from './dataset-files';
import type { DeskState } from './desk-state';
import type { Foundations } from './foundations';
import type { PolicyUpdates } from './policy-updates';
import { createPortalProbe } from './sync/captive-portal';
import { FleetSession } from './sync/fleet-session';
import { createTransport } from './sync/http-transport';

/** What the parts of an agent are made from. */
export interface AgentParts {
  readonly config: AgentConfig;
  readonly foundations: Foundations;
  readonly state: DeskState;
  readonly log: Logger;
  readonly closing: Closing;
  readonly channel: ControlChannel | undefined;
}

/** Undefined where there is no endpoint, or no vault to keep the device's key in. */
export function connectFleet(
  { config, foundations, state, log, closing, channel }: AgentParts,
  updates: PolicyUpdates,
  clock: Clock,
): FleetSession | undefined {
  const { vault } = foundations.keys;
  if (!config.endpoint || !vault) return undefined;
  const transport = createTransport(foundations.policy.current().upstream.roots);
  const session = new FleetSession(
    {
      endpoint: config.endpoint,
      transport,
      vault,
      clock,
      log,
      outbox: foundations.outbox,
      agentVersion: config.agentVersion,
      policyVersion: () => foundations.store.version,
      openBrowser: (url) => channel?.send({ type: 'open-browser', url }),
      policyTag: () => foundations.store.tag,
      renewalDue: () => foundations.store.renewalDue,
      checkInMs: () => foundations.policy.current().fleet.checkInSeconds * 1000,
      setsOf: (bundle, policyKey) => setsOfBundle(bundle, policyKey, clock.now()),
      setsDirectory: join(config.dataDir, DATASETS_FOLDER),
      takePolicy: (bundle, policyKey) => updates.take(bundle, policyKey),
      takeExceptions: async (jws, enrolment) => {
        if (!(await foundations.exceptions.adopt(jws, enrolment))) {
          log.warn('exceptions that do not hold were refused');
        }
      },
      report: () => state.checkIn(),
      onStatusChange: (listener) => state.status.onChange(listener),
      onEnrolment: (enrolment) => state.enrolled(enrolment),
      onReach: (reached) => state.reached(reached),
      portalProbe: createPortalProbe(),
      onCaptive: (captive) => state.captive(captive),
    },
    foundations.enrolment,
  );
  closing.add('fleet', async () => {
    await session.close();
    transport.close();
  });
  return session;
}
