import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { compilePolicy } from '../../core/policy/document';
import { Closing } from '../../main/agent/closing';
import { agentConfigSchema, type AgentConfig } from '../../main/agent/config';
import { KEPT_ALONE, openEventOutbox } from '../../main/agent/event-outbox';
import { openInspection } from '../../main/agent/inspection';
import { readLocalPolicy } from '../../main/agent/local-policy';
import { openLog } from '../../main/agent/log';
import { describeIssues } from '../../main/agent/policy-issues';
import type { WorkerFiles } from '../../main/agent/worker-files';
import { prepareDataDirectory } from '../../server/data-directory';
import { FolderSecrets, type Secrets } from '../../server/secrets';
import { startWafService, type WafListeners, type WafService } from './waf-service';

export interface StandaloneOptions extends WafListeners {
  readonly dataDir: string;
  readonly policyFile: string;
  readonly resourcesDir: string;
  /** Folder of a text classifier that the company prefers. */
  readonly modelFolder?: string;
  /** Absent when run from source. */
  readonly workers?: WorkerFiles;
}

export interface StandaloneWaf extends Pick<WafService, 'url' | 'decisions'> {
  /** Reads the policy file again; one with mistakes is refused, logged, and the old one stays. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const KEY_BYTES = 32;

/** The key of a firewall, made once. */
export async function wafKey(secrets: Secrets): Promise<Uint8Array> {
  const make = (): string => randomBytes(KEY_BYTES).toString('base64');
  return Buffer.from(await secrets.readOrCreate('waf.key', make), 'base64');
}

/** Starts the firewall without a central endpoint. @throws PolicyFileError, NetworkDatabaseError */
export async function startStandaloneWaf(options: StandaloneOptions): Promise<StandaloneWaf> {
  const { dataDir } = options;
  await prepareDataDirectory(dataDir);
  const closing = new Closing();
  const logFile = openLog(dataDir);
  const log = logFile.logger;
  closing.add('log', () => logFile.close());
  try {
    return await start(options, log, closing);
  } catch (error) {
    await closing.closeAll(log);
    throw error;
  }
}

async function start(
  options: StandaloneOptions,
  log: Logger,
  closing: Closing,
): Promise<StandaloneWaf> {
  const { dataDir, resourcesDir, policyFile, modelFolder } = options;
  const config = agentConfigSchema.parse({
    dataDir,
    resourcesDir,
    policyFile,
    modelFolder,
    agentVersion: '',
  });
  const clock = { now: () => Date.now() };
  const inspection = await openInspection(config, clock, log, options.workers);
  closing.add('detection', async () => {
    await Promise.all([inspection.detection.close(), inspection.documents.close()]);
  });
  const events = await openEventOutbox(dataDir, () => KEPT_ALONE, log);
  closing.add('outbox', () => events.close());
  const service = await startWafService({
    ...options,
    clock,
    log,
    closing,
    key: await wafKey(new FolderSecrets(dataDir)),
    events,
    policy: inspection.policy,
    detection: inspection,
  });
  const { url, decisions } = service;
  return {
    url,
    ...(decisions === undefined ? {} : { decisions }),
    reload: () => reload(config, log, service),
    close: () => closing.closeAll(log),
  };
}

async function reload(config: AgentConfig, log: Logger, service: WafService): Promise<void> {
  try {
    const compiled = compilePolicy((await readLocalPolicy(config)).document);
    if (compiled.ok) service.apply(compiled.policy);
    else log.error({ issues: describeIssues(compiled.issues) }, 'the new policy is refused');
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    log.error({ reason }, 'the policy file cannot be read');
  }
}
