import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sealPayload } from '../../../core/audit/seal-payload';
import { createDetection } from '../../../core/detect/detection';
import { createDetectionEngine } from '../../../core/detect/engine';
import { loadCatalogue } from '../../../core/detect/load-catalogue';
import { loadModels } from '../../../core/detect/models/language-models';
import { redactText } from '../../../core/detect/redaction/redact-text';
import { createTokenVault } from '../../../core/detect/redaction/token-vault';
import type { AuditEvent } from '../../../core/exchange/event';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { createExtractors } from '../../../core/extract/registry';
import { createGateway, type Gateway, type GatewayOptions } from '../../../core/gateway/gateway';
import type { LogRecord } from '../../../core/gateway/logs/record';
import { createIds } from '../../../core/pipeline/ids';
import { createPipeline } from '../../../core/pipeline/pipeline';
import { parsePolicy } from '../../../core/policy/document';
import { readBuiltIn } from '../../../main/agent/gateway';

const RESOURCES = resolve(import.meta.dirname, '../../../resources');
const ENGINE = createDetectionEngine(loadCatalogue(join(RESOURCES, 'detectors')), {
  models: loadModels(join(RESOURCES, 'models')),
});
const BUILT_IN = await readBuiltIn(RESOURCES);

/** A gateway as it runs, with every detector and model, and what it wrote down. */
export interface GatewayDesk {
  readonly url: string;
  readonly gateway: Gateway;
  readonly records: LogRecord[];
  readonly events: AuditEvent[];
  readonly problems: string[];
  /** Defects of the gateway: there should be none. */
  readonly defects: unknown[];
  readonly folder: string;
  /** Resolves with the record of the next request that is over. */
  nextRecord(): Promise<LogRecord>;
  /** Puts another policy in force. */
  use(policy: PolicyInput): void;
  close(): Promise<void>;
}

/** Starts a gateway on loopback. */
export async function startGatewayDesk(
  input: PolicyInput,
  more: Partial<GatewayOptions> = {},
): Promise<GatewayDesk> {
  let policy = compiled(input);
  const clock = more.clock ?? { now: () => Date.now() };
  const records: LogRecord[] = [];
  const events: AuditEvent[] = [];
  const problems: string[] = [];
  const defects: unknown[] = [];
  const waiting: ((record: LogRecord) => void)[] = [];
  const listeners = new Set<(document: (typeof policy)['document']) => void>();
  const nextId = createIds(clock);
  const detection = createDetection({ engine: ENGINE });
  const gateway = createGateway({
    pipeline: createPipeline({
      clock,
      events: { append: async (event) => void events.push(event) },
      policy: { current: () => policy },
      detection,
      answerEngine: ENGINE,
      redact: redactText,
      tokens: createTokenVault(),
      nextId,
    }),
    extractors: createExtractors(),
    policy: {
      current: () => policy.document,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    directory: { actor: () => ({ userId: 'ann', groups: [] }) },
    clock,
    builtIn: BUILT_IN,
    nextId,
    seal: sealPayload,
    logListeners: [
      (record) => {
        records.push(record);
        waiting.shift()?.(record);
      },
    ],
    onProblem: (problem) => problems.push(problem),
    onDefect: (error) => defects.push(error),
    ...more,
  });
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  return {
    url: await gateway.listen({ host: '127.0.0.1', port: 0 }),
    gateway,
    records,
    events,
    problems,
    defects,
    folder,
    nextRecord: () => new Promise((settle) => waiting.push(settle)),
    use: (changed) => {
      policy = compiled(changed);
      for (const listener of listeners) listener(policy.document);
    },
    close: async () => {
      await gateway.close();
      await detection.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function compiled(input: PolicyInput) {
  const parsed = parsePolicy(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policy;
}
