import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createIds } from '../../core/pipeline/ids';
import type { Clock, Directory } from '../../core/exchange/ports';
import { Closing } from '../../main/agent/closing';
import { deviceReporter } from '../../main/agent/device-events';
import { openAgentPortal } from '../../main/agent/portal/agent-portal';
import { openPortalVault } from '../../main/agent/portal/portal-secrets';
import { reportServers } from '../../main/agent/portal/portal-reports';
import { HOSTED_DEVICE } from '../../server/portal/overview';
import type { ListenAddress } from '../long-running';
import { compiled, openHostedInspection, type HostedInspectionOptions } from './hosted-inspection';

export interface HostedPortalOptions extends HostedInspectionOptions {
  readonly listen: ListenAddress;
  /** Address under which clients reach it, ending in `/mcp`; the one it listens on when absent. */
  readonly publicUrl?: string;
  readonly version: string;
  /** `PATH` of the programs that servers are started with. */
  readonly path: string;
  readonly clock?: Clock;
  readonly keychain?: Parameters<typeof openPortalVault>[1];
}

export interface HostedPortal {
  readonly url: string;
  close(): Promise<void>;
}

/** How often the servers are asked anew, so that the console shows how they are, ms. */
const CHECK_MS = 5 * 60_000;

/**
 * Runs the MCP portal in the central endpoint's process, over the servers of the published policy.
 * Everybody shows who they are: an access token, or a key of their own.
 */
export async function startHostedPortal(options: HostedPortalOptions): Promise<HostedPortal> {
  const closing = new Closing();
  try {
    const url = await start(options, closing);
    return { url, close: () => closing.closeAll(options.log) };
  } catch (error) {
    await closing.closeAll(options.log);
    throw error;
  }
}

async function start(options: HostedPortalOptions, closing: Closing): Promise<string> {
  const { server, log, publicUrl } = options;
  const dataDir = join(options.dataDir, 'portal');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const clock = options.clock ?? { now: () => Date.now() };
  const { detection, documents, policy } = openHostedInspection({ ...options, dataDir }, closing);
  closing.add(
    'policy',
    server.host.onPolicy((document) => policy.replace(compiled(document))),
  );
  const vault = await openPortalVault(dataDir, options.keychain);
  if (!vault) log.warn('there is no vault: secrets of servers cannot be read');
  const events = server.host.events(HOSTED_DEVICE);
  const nextId = createIds(clock);
  const deviceId = (): undefined => undefined;
  const report = deviceReporter({
    ...{ clock, nextId, deviceId, log },
    store: events,
    policyVersion: () => policy.current().version,
  });
  const portal = await openAgentPortal({
    ...{ dataDir, clock, nextId, deviceId, report, events, log, closing },
    foundations: {
      ...{ policy, detection, documents },
      keys: { vault },
    },
    administrator: server.host.approvals,
    directory: nobody,
    version: options.version,
    path: options.path,
    defaultAccess: 'key',
    localKey: false,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    authorizations: (server, user) => options.server.host.authorizations(server, user),
  });
  closing.add('portal approvals', () => server.host.approvals.close());
  reportServers(portal, report);
  const url = await portal.listen(options.listen);
  server.host.showPortal(publicUrl ?? url);
  const check = (): void => {
    portal.check().catch((error: unknown) => {
      log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'portal check');
    });
  };
  const timer = setInterval(check, CHECK_MS);
  closing.add('portal check', () => clearInterval(timer));
  closing.add(
    'portal policy',
    server.host.onPolicy(() => setImmediate(check)),
  );
  check();
  return url;
}

/** Who comes is who their token or key says; the endpoint's own user is nobody's. */
const nobody: Directory = {
  actor: ({ remoteAddress }) => ({
    groups: [],
    ...(remoteAddress === undefined ? {} : { ip: remoteAddress }),
  }),
};
