import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import knex from 'knex';
import { pino } from 'pino';
import { ulid } from 'ulid';
import type { ExchangeEvent } from '../../core/exchange/event';
import { signRequest } from '../../core/fleet/request-signature';
import { enrolAnswerSchema, FLEET_PATHS } from '../../core/fleet/wire';
import { createServer } from '../../server/app';
import type { BenchRow, BenchTable } from './table';

const EVENTS = 20_000;
const BATCH_SIZES = [100, 500] as const;
/** Desks that send at the same time. */
const SENDERS = 8;

/**
 * Events per second that the endpoint takes in, end to end (HTTP, signature, decompression, parsing,
 * storage, hourly counts, commit), beside the rate of bare inserts of the same text into SQLite.
 */
export async function run(): Promise<BenchTable> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  try {
    const rows: BenchRow[] = [];
    for (const batch of BATCH_SIZES) {
      const bare = await bareRate(join(directory, `bare-${batch}.sqlite`), batch);
      const endpoint = await endpointRate(join(directory, `endpoint-${batch}`), batch);
      rows.push(
        { what: `bare SQLite inserts, ${batch} a commit`, value: `${Math.round(bare)} events/s` },
        {
          what: `endpoint, batches of ${batch}`,
          value: `${Math.round(endpoint)} events/s`,
          ratio: (endpoint / bare).toFixed(2),
        },
      );
    }
    return { name: 'ingest', rows };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function batches(size: number): ExchangeEvent[][] {
  return Array.from({ length: EVENTS / size }, () => Array.from({ length: size }, sampleEvent));
}

function sampleEvent(): ExchangeEvent {
  const now = Date.now();
  return {
    id: ulid(now),
    exchangeId: ulid(now),
    time: new Date(now).toISOString(),
    policyVersion: 1,
    kind: 'exchange',
    door: 'proxy',
    actor: { name: 'Ada Lovelace', email: 'ada@example.com', hostname: 'desk-7', groups: ['r&d'] },
    app: { id: 'chatgpt', name: 'ChatGPT', category: 'chat', status: 'approved' },
    request: { method: 'POST', host: 'chatgpt.com', path: '/backend-api/conversation' },
    extractor: 'chatgpt',
    tokenCount: 120,
    promptLength: 480,
    fileCount: 0,
    findings: [
      {
        ...{ detector: 'email-address', type: 'EMAIL_ADDRESS', category: 'pii', profiles: ['pii'] },
        ...{ part: 0, start: 10, end: 25, confidence: 'high', validated: false, masked: 'a…m' },
      },
    ],
    action: 'warn',
    enforced: 'redact',
    logged: [],
    unscannable: [],
  };
}

/** One statement per commit, with the primary key and durability of the endpoint's own table. */
async function bareRate(filename: string, size: number): Promise<number> {
  const db = knex({ client: 'sqlite3', connection: { filename }, useNullAsDefault: true });
  try {
    await db.raw('pragma journal_mode = wal');
    await db.raw('pragma synchronous = full');
    await db.raw('create table events (id text primary key, body text)');
    const sql = `insert into events values ${Array.from({ length: size }, () => '(?,?)').join(',')}`;
    const values = batches(size).map((events) =>
      events.flatMap((event) => [event.id, JSON.stringify(event)]),
    );
    return await rate(async () => {
      for (const each of values) await db.raw(sql, each);
    });
  } finally {
    await db.destroy();
  }
}

async function endpointRate(dataDir: string, size: number): Promise<number> {
  const server = await createServer({
    dataDir,
    listen: { host: '127.0.0.1', port: 0 },
    initialPolicy: {},
    log: pino({ level: 'silent' }),
  });
  const agent = new Agent({ keepAlive: true, maxSockets: SENDERS });
  try {
    const { fleet } = await server.listen();
    const { token } = await server.enrolment.createToken('bench');
    const desk = await enrol(fleet, token);
    const bodies = batches(size).map((events) =>
      gzipSync(events.map((event) => `${JSON.stringify(event)}\n`).join('')),
    );
    const send = async (): Promise<void> => {
      for (let body = bodies.pop(); body; body = bodies.pop()) await post(agent, fleet, desk, body);
    };
    return await rate(async () => {
      await Promise.all(Array.from({ length: SENDERS }, send));
    });
  } finally {
    agent.destroy();
    await server.close();
  }
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

function post(agent: Agent, fleet: string, desk: Desk, body: Buffer): Promise<void> {
  const parts = { method: 'POST', target: FLEET_PATHS.events, body };
  const signed = signRequest(parts, desk.deviceId, desk.key, Math.floor(Date.now() / 1000));
  return new Promise((resolve, reject) => {
    const sent = request(
      fleet + FLEET_PATHS.events,
      { agent, method: 'POST', headers: { ...signed, 'content-encoding': 'gzip' } },
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
