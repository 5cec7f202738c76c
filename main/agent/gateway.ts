import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import type { Logger } from 'pino';
import { sealPayload } from '../../core/audit/seal-payload';
import {
  loadSentenceEncoding,
  type SentenceEncoding,
} from '../../core/detect/models/sentence-encoder';
import { redactText } from '../../core/detect/redaction/redact-text';
import { createTokenVault } from '../../core/detect/redaction/token-vault';
import type { Clock, Directory, EventStore, Person, Vault } from '../../core/exchange/ports';
import { createExtractors } from '../../core/extract/registry';
import { createGateway, type Gateway } from '../../core/gateway/gateway';
import { SqlLedger } from '../../core/gateway/limits/sql-ledger';
import type { LogListener } from '../../core/gateway/logs/gateway-log';
import { LogBounds } from '../../core/gateway/logs/log-bounds';
import { SqlLogArchive } from '../../core/gateway/logs/sql-log-archive';
import { SqlLogStore } from '../../core/gateway/logs/sql-log-store';
import { TraceExporter } from '../../core/gateway/logs/trace-exporter';
import { providerFileSchema } from '../../core/gateway/providers/provider';
import type { BuiltIn } from '../../core/gateway/settings';
import type { GatewayStores } from '../../core/gateway/stores';
import { priceFileSchema } from '../../core/gateway/usage/prices';
import type { PipelineOptions } from '../../core/pipeline/options';
import { createPipeline } from '../../core/pipeline/pipeline';
import type { Closing } from './closing';
import type { Foundations } from './foundations';

/** How often old log records are removed, ms. */
const PRUNE_MS = 3_600_000;

export interface AgentGatewayOptions {
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly foundations: Pick<Foundations, 'policy' | 'detection' | 'documents'> & {
    readonly keys: { readonly vault: Pick<Vault, 'load'> | undefined };
  };
  /** Counters and log that it shares with gateways elsewhere; without them it keeps its own. */
  readonly stores?: GatewayStores | undefined;
  /** Ids of the rules that a person has an exception from. */
  readonly exceptions?: PipelineOptions['exceptions'];
  /** Posture of the desk, for rules. */
  readonly device?: PipelineOptions['device'];
  /** Who calls without a virtual key. */
  readonly directory: Directory;
  readonly events: EventStore;
  readonly person: Person | undefined;
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly deviceId: () => string | undefined;
  /** Every caller must show a virtual key: other computers can reach the gateway. */
  readonly requireKey: boolean;
  /** Sees each record of the log. */
  readonly listener?: LogListener;
  readonly log: Logger;
  readonly closing: Closing;
}

/** The gateway over the agent's policy, detection, outbox and vault; nothing listens yet. */
export async function openAgentGateway(options: AgentGatewayOptions): Promise<Gateway> {
  const { foundations, dataDir, clock, log, closing, nextId } = options;
  const { policy, detection, documents, keys } = foundations;
  const pipeline = createPipeline({
    clock,
    events: options.events,
    policy: { current: () => policy.compiled() },
    detection,
    documents,
    answerEngine: policy.answerEngine,
    redact: redactText,
    tokens: createTokenVault(),
    ...(options.exceptions ? { exceptions: options.exceptions } : {}),
    ...(options.device ? { device: options.device } : {}),
    ...(options.person ? { person: options.person } : {}),
    nextId,
    deviceId: options.deviceId,
    onFailure: (failure) => log.error(failure, 'a stage of the pipeline failed'),
  });
  const { ledger, logs, archive } = options.stores ?? (await openStores(dataDir, closing));
  const warn = (problem: string): void => log.warn({ problem }, 'the gateway has a problem');
  const logBounds = new LogBounds(logs, archive, policy, clock, warn);
  const traces = new TraceExporter({ policy, clock, onProblem: warn });
  const gateway = createGateway({
    pipeline,
    extractors: createExtractors(),
    policy,
    directory: options.directory,
    clock,
    builtIn: await readBuiltIn(options.resourcesDir),
    nextId,
    appOf: (host, target) => policy.library().match(host, target),
    vault: keys.vault,
    ledger,
    logStore: logs,
    logBounds,
    seal: sealPayload,
    encoder: sentenceEncoder(join(options.resourcesDir, 'models')),
    logListeners: [(record) => traces.add(record), ...(options.listener ? [options.listener] : [])],
    requireKey: options.requireKey,
    onProblem: warn,
    // The message of a defect may quote traffic.
    onDefect: (error) =>
      log.error(
        { defect: error instanceof Error ? error.name : 'unknown' },
        'defect in the gateway',
      ),
  });
  const pruning = setInterval(() => {
    logBounds.sweep().catch(() => warn('old log records stay'));
  }, PRUNE_MS);
  pruning.unref();
  closing.add('gateway', async () => {
    clearInterval(pruning);
    await gateway.close();
    await traces.close();
  });
  return gateway;
}

/** Files of the gateway alone. */
async function openStores(dataDir: string, closing: Closing): Promise<GatewayStores> {
  const log = await openGatewayFile(dataDir, 'log', closing);
  return {
    ledger: await SqlLedger.open(await openGatewayFile(dataDir, 'counters', closing)),
    logs: await SqlLogStore.open(log),
    archive: new SqlLogArchive(log),
  };
}

/** A database file of the gateway alone, closed with it. */
export async function openGatewayFile(
  dataDir: string,
  name: string,
  closing: Closing,
): Promise<Knex> {
  const folder = join(dataDir, 'gateway');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = openDatabase(join(folder, `${name}.sqlite`));
  closing.add(`gateway ${name}`, () => database.destroy());
  return database;
}

/** Reads its weights when a semantic cache first asks. */
function sentenceEncoder(modelsDir: string): { encode(text: string): Promise<Float32Array> } {
  let encoding: SentenceEncoding | undefined;
  return {
    encode: (text) => {
      encoding ??= loadSentenceEncoding(modelsDir);
      return Promise.resolve(encoding(text));
    },
  };
}

/** One connection: SQLite lets one write at a time, and a second one would only wait or fail. */
function openDatabase(filename: string) {
  return knex({
    client: 'sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (
        connection: { exec(sql: string, done: (error: Error | null) => void): void },
        done: (error: Error | null, connection: unknown) => void,
      ) => {
        const pragmas =
          'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;';
        connection.exec(pragmas, (error) => done(error, connection));
      },
    },
  });
}

/** The providers and prices that ship with the product. */
export async function readBuiltIn(resourcesDir: string): Promise<BuiltIn> {
  const [providers, prices] = await Promise.all(
    ['providers.json', 'model-prices.json'].map(async (file): Promise<unknown> =>
      JSON.parse(await readFile(join(resourcesDir, file), 'utf8')),
    ),
  );
  return {
    providers: providerFileSchema.parse(providers).providers,
    prices: priceFileSchema.parse(prices).models,
  };
}
