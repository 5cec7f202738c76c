import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExchangeEvent } from '../../core/exchange/event';
import { openDatabase, type Database, type StorageLocation } from '../../server/storage/database';
import { DAY_MS, HOUR_MS, RollupCounts } from '../../server/storage/rollup-counts';
import type { RollupGrouping, RollupMetric } from '../../server/storage/rollup-port';
import { addRollups, RollupTable } from '../../server/storage/rollup-table';
import { startPostgres } from '../fixtures/postgres/cluster';
import type { BenchRow, BenchTable } from './table';

const EVENTS = 5_000_000;
const DAYS = 30;
const USERS = 5000;
const APPS = 60;
/** What panels of the overview ask for: over the whole time by day, and over the last day by hour. */
const PANELS: readonly (readonly [string, RollupMetric, RollupGrouping])[] = [
  ['what was enforced', 'enforced', 'key'],
  ['apps by status', 'app', 'both'],
  ['prompts by topic', 'topic', 'key'],
  ['matches by profile', 'profile', 'key'],
  ['matches by person', 'profile_user', 'series'],
  ['actions and choices', 'choice', 'both'],
  ['injection scores', 'injection', 'key'],
  ['tokens by person', 'user', 'key'],
  ['tokens by team', 'team', 'key'],
  ['tokens by model', 'model', 'key'],
  ['MCP servers', 'mcp_server', 'both'],
  ['MCP tools', 'mcp_tool', 'both'],
  ['ingest lag', 'lag', 'key'],
];
const TARGET_MS = 300;

/** Time of each panel's query over the counts of 5 million events, and of the slowest of them. */
export async function run(): Promise<BenchTable> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  const cluster = await startPostgres();
  const places: readonly (readonly [string, StorageLocation])[] = [
    ['SQLite', { dataDir: join(directory, 'sqlite') }],
    ['PostgreSQL', { dataDir: directory, database: await cluster.createDatabase('dashboard') }],
  ];
  const databases: Database[] = [];
  try {
    for (const [, location] of places) {
      await mkdir(location.dataDir, { recursive: true });
      databases.push(await openDatabase(location));
    }
    const to = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    await fill(databases, to - DAYS * DAY_MS);
    const rows: BenchRow[] = [];
    for (const [index, { reader, commits }] of databases.entries()) {
      await commits.database.raw('analyze rollups');
      rows.push(...(await panels(places[index]?.[0] ?? '', new RollupTable(reader), to)));
    }
    return { name: 'dashboard', rows };
  } finally {
    for (const database of databases) await database.close();
    await cluster.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function panels(name: string, rollups: RollupTable, to: number): Promise<BenchRow[]> {
  const month = { span: 'day', from: to - DAYS * DAY_MS, to } as const;
  const day = { span: 'hour', from: to - DAY_MS, to } as const;
  const times = new Map<string, number>();
  const time = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const began = performance.now();
    await work();
    times.set(what, performance.now() - began);
  };
  for (const [what, metric, by] of PANELS) {
    await time(`${what}, 30 days`, () => rollups.totals({ metric, ...month }, by, { limit: 50 }));
    await time(`${what}, by hour`, () => rollups.totals({ metric, ...day }, by, { limit: 50 }));
  }
  await time('AI users over time', () =>
    rollups.distinctBy({ metric: 'user', ...month }, 'key', 'bucket'),
  );
  await time('AI users, 30 days', () => rollups.distinct({ metric: 'user', ...month }, 'key'));
  await time('users of each app', () =>
    rollups.distinctBy({ metric: 'app_user', ...month }, 'series', 'key'),
  );
  const sorted = [...times].sort(([, a], [, b]) => b - a);
  return sorted.slice(0, 4).map(([what, ms], place) => ({
    what: `${name}, ${place === 0 ? 'slowest of ' + sorted.length + ' panels' : 'next'}: ${what}`,
    value: `${ms.toFixed(0)} ms`,
    ratio: `${(ms / TARGET_MS).toFixed(2)} of ${TARGET_MS} ms`,
  }));
}

/** The counts as ingest writes them, hour by hour, of events that are made and forgotten. */
async function fill(databases: readonly Database[], from: number): Promise<void> {
  const hours = DAYS * 24;
  const random = mulberry(7);
  for (let hour = 0; hour < hours; hour += 1) {
    const at = from + hour * HOUR_MS;
    const counts = new RollupCounts();
    for (let each = 0; each < EVENTS / hours; each += 1) {
      counts.add(sample(at + Math.floor(random() * HOUR_MS), random), at);
    }
    await Promise.all(
      databases.map(({ commits }) => commits.run((trx) => addRollups(trx, counts.cells, 0))),
    );
  }
}

function sample(time: number, random: () => number): ExchangeEvent {
  const pick = (count: number): number => Math.floor(random() ** 2 * count);
  const user = pick(USERS);
  const found = random() < 0.1;
  const tool = random() < 0.05;
  return {
    id: '',
    exchangeId: '',
    time: new Date(time).toISOString(),
    policyVersion: 1,
    kind: 'exchange',
    door: tool ? 'portal' : 'proxy',
    actor: { email: `person-${user}@example.com`, groups: [`team-${user % 40}`] },
    app: { id: `app-${pick(APPS)}`, name: 'App', category: 'chat', status: 'approved' },
    request: { method: 'POST', host: 'app.example', path: '/' },
    extractor: 'x',
    ...(tool
      ? { mcp: { server: `server-${pick(20)}`, method: 'tools/call', tool: `t${pick(9)}` } }
      : {}),
    model: `model-${pick(12)}`,
    tokenCount: 100,
    promptLength: 400,
    fileCount: 0,
    findings: found
      ? [
          {
            ...{ detector: `d${pick(30)}`, type: 'T', category: 'pii', profiles: [`p${pick(8)}`] },
            ...{ part: 0, start: 0, end: 1, confidence: 'high', validated: true, masked: '…' },
          },
        ]
      : [],
    signals: {
      injectionScore: 1 + pick(98),
      unsafeTopics: [],
      customTopics: {},
      topics: found ? [`content:t${pick(6)}`] : [],
    },
    action: found ? 'warn' : 'allow',
    enforced: found ? 'redact' : 'allow',
    ...(found ? { answer: { choice: 'redact', by: 'person' } } : {}),
    logged: [],
    unscannable: [],
  };
}

/** The same numbers in each run. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
