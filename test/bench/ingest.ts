import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import type { ExchangeEvent } from '../../core/exchange/event';
import { signRequest, type SignedHeaders } from '../../core/fleet/request-signature';
import { enrolAnswerSchema, FLEET_PATHS } from '../../core/fleet/wire';
import { createServer } from '../../server/app';
import { bulkInsert } from '../../server/storage/bulk-insert';
import { openDatabase, type StorageLocation } from '../../server/storage/database';
import { EVENT_COLUMNS, eventRow } from '../../server/storage/event-row';
import { makePartitions } from '../../server/storage/partitions';
import { exchangeEvent } from '../fixtures/fleet/exchange-event';
import { startPostgres } from '../fixtures/postgres/cluster';
import type { BenchRow, BenchTable } from './table';

const EVENTS = 10_000;
const BATCH_SIZES = [100, 500] as const;
const ROUNDS = 3;
/** Rounds before that, which count for nothing: code is compiled and pages are cached. */
const WARM_UP = 1;
/** Desks that send at the same time. */
const SENDERS = 8;

/** A kind of database to measure on. */
interface Place {
  readonly name: string;
  /** A new empty one. */
  location(name: string): Promise<StorageLocation>;
}

/**
 * Events per second that the endpoint takes in, end to end (HTTP, signature, decompression, parsing,
 * storage, counts, commit), beside the database's own rate in the same run: the same rows into the
 * same tables with all their indexes, one multi-row insert and one commit for each batch, by one
 * writer, without anything else. Senders' bodies and signatures are made before the clock starts.
 */
export async function run(): Promise<BenchTable> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  const cluster = await startPostgres({ durable: true });
  const places: readonly Place[] = [
    { name: 'SQLite', location: async (name) => ({ dataDir: join(directory, name) }) },
    {
      name: 'PostgreSQL',
      location: async (name) => ({
        dataDir: join(directory, name),
        database: await cluster.createDatabase(name),
      }),
    },
  ];
  try {
    const rows: BenchRow[] = [];
    for (const place of places) {
      for (const batch of BATCH_SIZES) rows.push(...(await measure(place, batch)));
    }
    return { name: 'ingest', rows };
  } finally {
    await cluster.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Each rate is the best of some rounds, taken in turn: what others do on the machine only slows. */
async function measure(place: Place, batch: number): Promise<BenchRow[]> {
  let bare = 0;
  let endpoint = 0;
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const name = `${place.name.toLowerCase()}_${batch}_${round}`;
    const alone = await bareRate(await place.location(`bare_${name}`), batch);
    const whole = await endpointRate(await place.location(`end_${name}`), batch);
    if (round < WARM_UP) continue;
    bare = Math.max(bare, alone);
    endpoint = Math.max(endpoint, whole);
  }
  return [
    { what: `${place.name} alone, ${batch} a commit`, value: `${Math.round(bare)} events/s` },
    {
      what: `endpoint on ${place.name}, batches of ${batch}`,
      value: `${Math.round(endpoint)} events/s`,
      ratio: (endpoint / bare).toFixed(2),
    },
  ];
}

function batches(size: number): ExchangeEvent[][] {
  return Array.from({ length: EVENTS / size }, () => Array.from({ length: size }, sampleEvent));
}

function sampleEvent(): ExchangeEvent {
  return exchangeEvent({
    actor: { name: 'Ada Lovelace', email: 'ada@example.com', hostname: 'desk-7', groups: ['r&d'] },
    tokenCount: 120,
    promptLength: 480,
    findings: [
      {
        ...{ detector: 'email-address', type: 'EMAIL_ADDRESS', category: 'pii', profiles: ['pii'] },
        ...{ part: 0, start: 10, end: 25, confidence: 'high', validated: false, masked: 'a…m' },
      },
    ],
    action: 'warn',
    enforced: 'redact',
  });
}

async function bareRate(location: StorageLocation, size: number): Promise<number> {
  await mkdir(location.dataDir, { recursive: true });
  const database = await openDatabase(location);
  try {
    const writer = database.commits.database;
    if (location.database !== undefined) await makePartitions(writer, Date.now());
    const now = Date.now();
    const all = batches(size).map((events) =>
      events.map((event) => eventRow(event, 'device', now)),
    );
    return await rate(async () => {
      for (const rows of all) {
        await writer.transaction((trx) =>
          bulkInsert(trx, 'events', EVENT_COLUMNS, rows, 'on conflict do nothing'),
        );
      }
    });
  } finally {
    await database.close();
  }
}

async function endpointRate(location: StorageLocation, size: number): Promise<number> {
  const server = await createServer({
    ...location,
    listen: { host: '127.0.0.1', port: 0 },
    initialPolicy: {},
    log: pino({ level: 'silent' }),
  });
  const agent = new Agent({ keepAlive: true, maxSockets: SENDERS });
  try {
    const { fleet } = await server.listen();
    const { token } = await server.enrolment.createToken({ label: 'bench', mostUses: SENDERS });
    const desks = await Promise.all(Array.from({ length: SENDERS }, () => enrol(fleet, token)));
    const queue = batches(size).map((events, index) => {
      const body = gzipSync(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      const { deviceId, key } = desks[index % SENDERS] ?? fail();
      const parts = { method: 'POST', target: FLEET_PATHS.events, body };
      return { body, headers: signRequest(parts, deviceId, key, Math.floor(Date.now() / 1000)) };
    });
    const send = async (): Promise<void> => {
      for (let next = queue.pop(); next; next = queue.pop()) await post(agent, fleet, next);
    };
    return await rate(async () => {
      await Promise.all(Array.from({ length: SENDERS }, send));
    });
  } finally {
    agent.destroy();
    await server.close();
  }
}

function fail(): never {
  throw new Error('no desk');
}

async function rate(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return EVENTS / ((performance.now() - began) / 1000);
}

interface Desk {
  readonly deviceId: string;
  readonly key: KeyObject;
}

async function enrol(fleet: string, token: string): Promise<Desk> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const about = { hostname: 'b', os: 'b', osVersion: 'b', user: 'b', agentVersion: 'b' };
  const response = await fetch(fleet + FLEET_PATHS.enrol, {
    method: 'POST',
    body: JSON.stringify({ token, publicKey: publicKey.export({ format: 'jwk' }).x, ...about }),
  });
  const { deviceId } = enrolAnswerSchema.parse(await response.json());
  return { deviceId, key: privateKey };
}

interface Batch {
  readonly body: Buffer;
  readonly headers: SignedHeaders;
}

function post(agent: Agent, fleet: string, { body, headers }: Batch): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      fleet + FLEET_PATHS.events,
      { agent, method: 'POST', headers: { ...headers, 'content-encoding': 'gzip' } },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 202) resolve();
          else reject(new Error(`the endpoint answered ${response.statusCode}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
