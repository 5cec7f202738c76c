import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { SqliteConnection } from '../../../core/audit/sqlite-connection';
import { redactText } from '../../../core/detect/redaction/redact-text';
import { createTokenVault } from '../../../core/detect/redaction/token-vault';
import type { Clock, Directory, EventStore, Person } from '../../../core/exchange/ports';
import type { PipelineOptions } from '../../../core/pipeline/options';
import { createPipeline } from '../../../core/pipeline/pipeline';
import { Portal } from '../../../core/portal/portal';
import type { PortalOptions } from '../../../core/portal/portal-options';
import { prepareDatabase } from '../../../core/portal/store/database';
import type { Closing } from '../closing';
import { codeWorkerFile } from '../code-worker';
import type { DeskState } from '../desk-state';
import { deskDirectory } from '../directory';
import type { Foundations } from '../foundations';
import { authorizationStore, loadPortalSecret } from './portal-secrets';

const KEY_BYTES = 32;

export interface AgentPortalOptions {
  readonly dataDir: string;
  readonly foundations: Pick<Foundations, 'policy' | 'detection' | 'documents'> & {
    readonly keys: Pick<Foundations['keys'], 'vault'>;
    readonly exceptions?: Foundations['exceptions'];
  };
  readonly events: EventStore;
  /** The person at the desk. */
  readonly person?: Person;
  /** Whoever approves calls for others. */
  readonly administrator?: Person;
  /** Who is behind a connection; whoever this runs as where it is absent. */
  readonly directory?: Directory;
  /** What is known of the device, for rules about its posture. */
  readonly device?: PipelineOptions['device'];
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly deviceId: () => string | undefined;
  readonly report: DeskState['report'];
  readonly version: string;
  /** `PATH` of the programs that servers are started with. */
  readonly path: string;
  readonly defaultAccess: 'none' | 'key';
  /** False: only people's own keys are taken, none of this computer. */
  readonly localKey?: false;
  readonly publicUrl?: string;
  /** Leads the person at the desk to an address in their browser; people elsewhere get links. */
  readonly showAddress?: (address: URL) => void;
  /** Keeps what users have authorised; the vault where it is absent. */
  readonly authorizations?: PortalOptions['authorizationStore'];
  readonly log: Logger;
  readonly closing: Closing;
}

/** The portal over the agent's policy, detection, outbox and vault; nothing listens yet. */
export async function openAgentPortal(options: AgentPortalOptions): Promise<Portal> {
  const { foundations, dataDir, clock, log, closing } = options;
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
    ...(foundations.exceptions ? { exceptions: foundations.exceptions.rules } : {}),
    ...(options.device ? { device: options.device } : {}),
    ...(options.person ? { person: options.person } : {}),
    nextId: options.nextId,
    deviceId: options.deviceId,
    onFailure: (failure) => log.error(failure, 'a stage of the pipeline failed'),
  });
  const database = await openPortalDatabase(dataDir);
  closing.add('portal database', () => database.close());
  const portal = await Portal.open({
    policy,
    pipeline,
    events: options.events,
    directory: options.directory ?? deskDirectory(options.deviceId),
    clock,
    database,
    ...(options.person ? { person: options.person } : {}),
    ...(options.administrator ? { administrator: options.administrator } : {}),
    nextId: options.nextId,
    deviceId: options.deviceId,
    version: options.version,
    host: {
      platform: process.platform,
      path: options.path,
      home: homedir(),
      tmp: tmpdir(),
    },
    codeWorker: codeWorkerFile(import.meta.dirname),
    authorizationStore:
      options.authorizations ?? ((server, user) => authorizationStore(keys.vault, server, user)),
    ...(options.showAddress ? { showAddress: options.showAddress } : {}),
    secret: (server, name) => loadPortalSecret(keys.vault, server, name),
    ...(options.localKey === false ? {} : { localKey: await portalKey(dataDir) }),
    defaultAccess: options.defaultAccess,
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    report: options.report,
    // The message of a defect may quote traffic.
    onDefect: (error) =>
      log.error(
        { defect: error instanceof Error ? error.name : 'unknown' },
        'defect in the portal',
      ),
  });
  closing.add('portal', () => portal.close());
  return portal;
}

/** Sessions, pins and use of the portal, in `<dataDir>/portal.sqlite`. */
export async function openPortalDatabase(dataDir: string): Promise<SqliteConnection> {
  const database = await SqliteConnection.open(join(dataDir, 'portal.sqlite'));
  await database.script(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;',
  );
  await prepareDatabase(database);
  return database;
}

/** The key that clients of this computer show, in a file that only the user can read. */
export async function portalKey(dataDir: string): Promise<string> {
  const file = join(dataDir, 'portal.key');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    const key = randomBytes(KEY_BYTES).toString('base64url');
    await writeFile(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
    return key;
  }
}
