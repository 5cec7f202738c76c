import { join } from 'node:path';
import type { Logger } from 'pino';
import { compilePolicy } from '../../core/policy/document';
import type { CompiledPolicy } from '../../core/policy/types';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import { Closing } from '../../main/agent/closing';
import { DATASETS_FOLDER } from '../../main/agent/dataset-files';
import { openDetection } from '../../main/agent/open-detection';
import { PolicyInForce } from '../../main/agent/policy-in-force';
import type { WorkerFiles } from '../../main/agent/worker-files';
import type { Server } from '../../server/app';
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
  const { server, dataDir, resourcesDir, log } = options;
  const closing = new Closing();
  try {
    const detection = openDetection(resourcesDir, options.workers);
    closing.add('detection', async () => {
      await Promise.all([detection.detection.close(), detection.documents.close()]);
    });
    const policy = new PolicyInForce(compiled(server.policy().document), {
      apps: [],
      engine: detection.engine,
      detection: detection.detection,
      datasetsDir: join(dataDir, DATASETS_FOLDER),
      onUnusedSet: ({ id, reason }) => log.warn({ set: id, reason }, 'a data set cannot be used'),
    });
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

/** What the endpoint published is valid: it was checked before. */
function compiled(document: PolicyDocument): CompiledPolicy {
  const parsed = compilePolicy(document);
  if (parsed.ok) return parsed.policy;
  throw new Error(`the published policy is not valid: ${parsed.issues[0]?.message ?? ''}`);
}
