import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { ulid } from 'ulid';
import { CONSOLE_PATHS, sessionSchema } from '../../core/exchange/console';
import { signRequest } from '../../core/fleet/request-signature';
import { FLEET_PATHS } from '../../core/fleet/wire';
import { createServer } from '../../server/app';
import { bulkInsert, type BulkColumn } from '../../server/storage/bulk-insert';
import { openDatabase } from '../../server/storage/database';
import type { BenchTable } from './table';

const DEVICES = 9000;
/** Requests under way at once while streams are opened and versions are acknowledged. */
const AT_ONCE = 100;
const PASSWORD = 'correct horse battery staple';

const TEXT = ['id', 'public_key', 'hostname', 'user', 'os', 'os_version', 'agent_version'];
const NUMBERS = ['enrolled_ms', 'last_seen_ms', 'policy_version', 'backlog'];
const COLUMNS: readonly BulkColumn[] = [
  ...[...TEXT, 'state', 'keychain'].map((name) => ({ name, type: 'text' as const })),
  ...NUMBERS.map((name) => ({ name, type: 'bigint' as const })),
];

/**
 * 9,000 devices hold their streams open at one replica; then a policy is published, and each device
 * fetches it and says that it runs it. Devices and endpoint share this one process and its core.
 */
export async function run(): Promise<BenchTable> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const ids = await addDevices(directory, publicKey.export({ format: 'jwk' }).x ?? '');
  const server = await createServer({
    dataDir: directory,
    listen: { host: '127.0.0.1', port: 0 },
    initialPolicy: {},
    log: pino({ level: 'silent' }),
  });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const streams: IncomingMessage[] = [];
  try {
    const { fleet, setUp } = await server.listen();
    const desks = ids.map((id) => new BenchDesk(fleet, id, privateKey, agent));
    const opening = performance.now();
    const waiting = desks.map((desk) => desk.acknowledged);
    await inTurn(desks, async (desk) => {
      streams.push(await desk.connect());
    });
    const opened = performance.now() - opening;
    const memory = process.memoryUsage().rss / 1024 / 1024;
    const published = performance.now();
    await publish(fleet, setUp ?? '');
    await Promise.all(waiting);
    const acknowledged = performance.now() - published;
    return {
      name: 'fleet',
      rows: [
        { what: `${DEVICES} devices connect`, value: `${(opened / 1000).toFixed(1)} s` },
        { what: 'memory of endpoint and devices', value: `${Math.round(memory)} MiB` },
        {
          what: 'publish → all have fetched and acknowledged',
          value: `${(acknowledged / 1000).toFixed(1)} s`,
        },
      ],
    };
  } finally {
    for (const stream of streams) stream.destroy();
    agent.destroy();
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function addDevices(dataDir: string, publicKey: string): Promise<string[]> {
  await mkdir(dataDir, { recursive: true });
  const database = await openDatabase({ dataDir });
  const ids = Array.from({ length: DEVICES }, () => ulid());
  const rows = ids.map((id, index) => [
    ...[id, publicKey, `desk-${index}`, 'user', 'linux', '6', '0.1.0', 'protected', 'keychain'],
    ...[0, 0, 0, 0],
  ]);
  await database.commits.run((trx) => bulkInsert(trx, 'devices', COLUMNS, rows, ''));
  await database.close();
  return ids;
}

async function publish(fleet: string, setUp: string): Promise<void> {
  const token = new URLSearchParams(new URL(setUp).hash.split('?')[1]).get('token') ?? '';
  const post = (path: string, body: unknown, headers: Record<string, string>): Promise<Response> =>
    fetch(fleet + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const made = await post(
    CONSOLE_PATHS.setUp,
    { setUpToken: token, name: 'Bench', password: PASSWORD },
    {},
  );
  const session = sessionSchema.parse(await made.json());
  const cookie = made.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const headers = { cookie, 'x-csrf-token': session.csrfToken ?? '' };
  const body = { document: { organisation: { name: 'Next' } }, note: '', basedOn: 1 };
  const answer = await post(CONSOLE_PATHS.policyPublish, body, headers);
  if (!answer.ok) throw new Error(`the policy was not published: ${await answer.text()}`);
}

class BenchDesk {
  readonly acknowledged: Promise<void>;
  private done: (error?: Error) => void = () => undefined;

  constructor(
    private readonly base: string,
    private readonly id: string,
    private readonly key: KeyObject,
    private readonly agent: Agent,
  ) {
    this.acknowledged = new Promise((resolve, reject) => {
      this.done = (error) => (error ? reject(error) : resolve());
    });
  }

  /** Resolves when the stream has said what holds. */
  async connect(): Promise<IncomingMessage> {
    const stream = await this.send('GET', FLEET_PATHS.policyStream, '', false);
    stream.setEncoding('utf8');
    await new Promise<void>((resolve) => {
      stream.on('data', (text: string) => {
        if (text.includes('"version":1')) resolve();
        if (text.includes('"version":2')) this.take().then(() => this.done(), this.done);
      });
    });
    return stream;
  }

  private async take(): Promise<void> {
    (await this.send('GET', FLEET_PATHS.policy, '', true)).resume();
    const report = {
      ...{ policyVersion: 2, agentVersion: '0.1.0', osVersion: '6', state: 'protected' },
      ...{ keychain: 'keychain', backlog: 0 },
    };
    const answer = await this.send('POST', FLEET_PATHS.checkIn, JSON.stringify(report), true);
    answer.resume();
    if (answer.statusCode !== 204) throw new Error(`check-in: ${answer.statusCode}`);
  }

  private send(
    method: 'GET' | 'POST',
    target: string,
    text: string,
    shared: boolean,
  ): Promise<IncomingMessage> {
    const body = Buffer.from(text);
    const seconds = Math.floor(Date.now() / 1000);
    const headers = { ...signRequest({ method, target, body }, this.id, this.key, seconds) };
    return new Promise((resolve, reject) => {
      const options = { method, headers, ...(shared ? { agent: this.agent } : { agent: false }) };
      const sent = request(this.base + target, options, resolve);
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
