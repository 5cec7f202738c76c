import type { Logger } from 'pino';
import { Closing } from '../../main/agent/closing';
import type { WorkerFiles } from '../../main/agent/worker-files';
import type { Server } from '../../server/app';
import { compiled, openHostedInspection } from '../doors/hosted-inspection';
import { wafKey } from './standalone';
import { startWafService, type WafListeners, type WafService } from './waf-service';

export interface HostedOptions extends WafListeners {
  readonly server: Server;
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly workers: WorkerFiles | undefined;
  readonly log: Logger;
}

export interface HostedWaf extends Pick<WafService, 'url' | 'decisions'> {
  close(): Promise<void>;
}

/** Runs the firewall in the central endpoint's process, over the zones of the published policy. */
export async function startHostedWaf(options: HostedOptions): Promise<HostedWaf> {
  const { server, log } = options;
  const closing = new Closing();
  try {
    const detection = openHostedInspection(options, closing);
    const { policy } = detection;
    const service = await startWafService({
      ...options,
      clock: { now: () => Date.now() },
      closing,
      key: await wafKey(server.host.secrets),
      events: server.host.events('waf'),
      counters: server.host.counters,
      policy,
      detection,
    });
    server.host.showDiscovered(() => service.discovered());
    const stop = server.host.onPolicy((document) => service.apply(compiled(document)));
    closing.add('policy', stop);
    const { url, decisions } = service;
    return {
      url,
      ...(decisions === undefined ? {} : { decisions }),
      close: () => closing.closeAll(log),
    };
  } catch (error) {
    await closing.closeAll(log);
    throw error;
  }
}
