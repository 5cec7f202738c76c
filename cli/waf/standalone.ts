import { randomBytes } from 'node:crypto';
import { redactText } from '../../core/detect/redaction/redact-text';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import { createExtractors } from '../../core/extract/registry';
import { createIds } from '../../core/pipeline/ids';
import { compilePolicy } from '../../core/policy/document';
import type { HealthChange } from '../../core/waf/zones/health-checks';
import { EndpointObserver } from '../../core/waf/discovery/endpoint-observer';
import { createDecisions, createWaf } from '../../core/waf/waf';
import { Closing } from '../../main/agent/closing';
import type { Logger } from 'pino';
import { agentConfigSchema, type AgentConfig } from '../../main/agent/config';
import { openEventOutbox } from '../../main/agent/event-outbox';
import { openInspection } from '../../main/agent/inspection';
import { readLocalPolicy } from '../../main/agent/local-policy';
import { openLog } from '../../main/agent/log';
import { describeIssues } from '../../main/agent/policy-issues';
import { prepareDataDirectory, readOrCreateSecret } from '../../server/data-directory';
import { openNetworkDatabase, type NetworkFiles } from '../../server/waf/network-database';
import { ZonesInForce } from '../../server/waf/zones-in-force';

export interface StandaloneOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** Where to answer as a decision service, too. */
  readonly decisions?: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  readonly policyFile: string;
  readonly resourcesDir: string;
  readonly networks: NetworkFiles;
  readonly tls?: { readonly certificate: string; readonly key: string };
}

export interface StandaloneWaf {
  readonly url: string;
  /** Of the decision service, where there is one. */
  readonly decisions?: string;
  /** Reads the policy file again; one with mistakes is refused, logged, and the old one stays. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const KEY_BYTES = 32;

/** Starts the firewall without a central endpoint. @throws PolicyFileError, NetworkDatabaseError */
export async function startStandaloneWaf(options: StandaloneOptions): Promise<StandaloneWaf> {
  const { dataDir, resourcesDir, policyFile } = options;
  await prepareDataDirectory(dataDir);
  const closing = new Closing();
  const logFile = openLog(dataDir);
  const log = logFile.logger;
  closing.add('log', () => logFile.close());
  try {
    const config = agentConfigSchema.parse({ dataDir, resourcesDir, policyFile, agentVersion: '' });
    const clock = { now: () => Date.now() };
    const inspection = await openInspection(config, clock, log, undefined);
    closing.add('detection', () => inspection.detection.close());
    const outbox = await openEventOutbox(dataDir, false, log);
    closing.add('outbox', () => outbox.close());
    const { policy, detection } = inspection;
    const zones = new ZonesInForce(
      {
        clock,
        events: outbox,
        detection,
        answerEngine: policy.answerEngine,
        redact: redactText,
        nextId: createIds(clock),
        onFailure: (failure) => log.error(failure, 'a stage of the pipeline failed'),
        onRuleFailure: ({ rule, error }) =>
          log.warn({ rule: rule.id, reason: error.message }, 'a rule could not be evaluated'),
      },
      policy.current(),
    );
    const secret = await readOrCreateSecret(dataDir, 'waf.key', () =>
      randomBytes(KEY_BYTES).toString('base64'),
    );
    const wafOptions = {
      state: zones.state,
      extractors: createExtractors(),
      clock,
      key: Buffer.from(secret, 'base64'),
      observer: new EndpointObserver(),
      placeOf: await openNetworkDatabase(options.networks),
      onHealth: (change: HealthChange) => log.warn(change, 'the health of an origin changed'),
      // The message of a defect may quote traffic.
      onDefect: (error: unknown) =>
        log.error({ defect: error instanceof Error ? error.name : 'unknown' }, 'defect in the waf'),
    };
    const waf = await createWaf({ ...wafOptions, ...(options.tls ? { tls: options.tls } : {}) });
    closing.add('waf', () => waf.close());
    const url = await waf.listen(options.listen);
    const decisions = options.decisions && (await createDecisions(wafOptions));
    if (decisions) closing.add('decisions', () => decisions.close());
    const decisionsUrl = decisions && (await decisions.listen(options.decisions));
    const apply = (document: PolicyDocument): void => {
      detection.useProfiles(document.profiles);
      zones.apply(document);
      log.info({ zones: document.waf.zones.length }, 'a new policy is in force');
    };
    return {
      url,
      ...(decisionsUrl === undefined ? {} : { decisions: decisionsUrl }),
      reload: () => reload(config, log, apply),
      close: () => closing.closeAll(log),
    };
  } catch (error) {
    await closing.closeAll(log);
    throw error;
  }
}

async function reload(
  config: AgentConfig,
  log: Logger,
  apply: (document: PolicyDocument) => void,
): Promise<void> {
  try {
    const compiled = compilePolicy((await readLocalPolicy(config)).document);
    if (compiled.ok) apply(compiled.policy.document);
    else log.error({ issues: describeIssues(compiled.issues) }, 'the new policy is refused');
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    log.error({ reason }, 'the policy file cannot be read');
  }
}
