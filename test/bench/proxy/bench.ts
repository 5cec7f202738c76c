import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { median, type BenchTable } from '../table';
import { measure, type Figures } from './measure';
import {
  hasCommand,
  hasSquid,
  startMitmproxy,
  startNodePeer,
  startPortcullis,
  startSquid,
  type Target,
  type TargetOptions,
} from './targets';
import { BODY, startUpstream } from './upstream';

/** Hosts that nobody has visited yet, for each target. */
const FIRST_VISITS = 20;
const INTERCEPTED = [
  'localhost',
  ...Array.from({ length: FIRST_VISITS }, (_, n) => `127.0.1.${n + 1}`),
];
const TUNNELLED = '127.0.2.1';
/** The whole is repeated and the medians compared, since others use the machine too. */
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 1);

/** Which targets to measure, as a regular expression; all by default. */
const CHOSEN = new RegExp(process.env['BENCH_TARGETS'] ?? '');

const PEERS: Readonly<Record<string, string>> = { 'http-mitm-proxy': '1.1.0', mockttp: '4.6.5' };

type Starter = (options: TargetOptions) => Promise<Target>;

/** Our proxy beside its open peers: each on one core, the same client, upstream and requests. */
export async function run(): Promise<BenchTable> {
  if (cpus().length > 1) spawnSync('taskset', ['-pc', '0', String(process.pid)]);
  const dir = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  // Squid drops root's rights and must still come by.
  chmodSync(dir, 0o755);
  const upstream = await startUpstream([...INTERCEPTED, TUNNELLED]);
  const options = {
    rootPem: upstream.rootPem,
    intercepted: INTERCEPTED,
    upstreamPort: upstream.port,
  };
  const all = new Map<string, Figures[]>();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, start] of Object.entries(starters())) {
        if (!CHOSEN.test(name)) continue;
        const target = await start({ ...options, dir: join(dir, `${name}-${round}`) });
        try {
          const hosts = { intercepted: INTERCEPTED, tunnelled: TUNNELLED };
          const figures = await measure(target, upstream, hosts);
          process.stderr.write(`${name}: ${JSON.stringify(figures)}\n`);
          all.set(name, [...(all.get(name) ?? []), figures]);
        } catch (error) {
          process.stderr.write(`bench: ${name} was not measured: ${String(error)}\n`);
        } finally {
          await target.close();
        }
      }
    }
  } finally {
    upstream.close();
    rmSync(dir, { recursive: true, force: true });
  }
  const name = `Proxy: ${BODY.length} byte chat requests, each target on one core`;
  return { name, rows: [...rows(all)] };
}

function starters(): Readonly<Record<string, Starter>> {
  const peers = installPeers();
  return {
    Portcullis: (options) => startPortcullis(options),
    'Portcullis, answers watched': (options) =>
      startPortcullis(options, [
        {
          id: 'answers',
          name: 'Answers',
          phase: 'response',
          when: 'any(dlp.categories[*] == "credentials")',
          action: 'block',
        },
      ]),
    ...(peers === undefined
      ? {}
      : {
          'http-mitm-proxy': (options: TargetOptions) =>
            startNodePeer('http-mitm-proxy', peers, options),
          mockttp: (options: TargetOptions) => startNodePeer('mockttp', peers, options),
        }),
    ...(hasCommand('mitmdump') ? { mitmproxy: startMitmproxy } : skipped('mitmproxy')),
    ...(hasSquid() ? { squid: startSquid } : skipped('squid-openssl')),
  };
}

/** Debian packages are a matter of whoever runs the bench. */
function skipped(name: string): Record<string, never> {
  process.stderr.write(`bench: ${name} is not installed (apt-get install ${name}); left out\n`);
  return {};
}

/** The peers of npm, in a folder outside of the project that the next run finds again. */
function installPeers(): string | undefined {
  const folder = join(tmpdir(), 'portcullis-bench-peers');
  const wanted = Object.entries(PEERS).map(([name, version]) => `${name}@${version}`);
  const mark = join(folder, `installed-${wanted.join('-').replace(/[^\w.-]/g, '_')}`);
  if (existsSync(mark)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...wanted];
  const { status } = spawnSync('npm', args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    process.stderr.write('bench: the peers of npm could not be installed; left out\n');
    return undefined;
  }
  writeFileSync(mark, '');
  return folder;
}

const WHAT: readonly (readonly [keyof Figures, string, (value: number) => string])[] = [
  ['cpu', 'CPU per keep-alive request', (value) => `${value.toFixed(0)} µs`],
  ['perSecond', 'requests/s', (value) => value.toFixed(0)],
  ['connectionCpu', 'CPU per new connection', (value) => `${value.toFixed(0)} µs`],
  ['firstVisit', 'first visit to a host, p50', (value) => `${value.toFixed(1)} ms`],
  ['firstByte', 'first byte of a stream, p50', (value) => `${value.toFixed(2)} ms`],
  ['upload', '10 MB upload, inspected', (value) => `${value.toFixed(0)} MB/s`],
  ['tunnelUpload', '10 MB upload, tunnelled', (value) => `${value.toFixed(0)} MB/s`],
  ['memory', 'memory, 200 open streams', (value) => `${value.toFixed(0)} MB`],
];

/** Ratios say what ours is of theirs. */
function* rows(
  all: ReadonlyMap<string, readonly Figures[]>,
): Generator<BenchTable['rows'][number]> {
  const middle = (name: string, key: keyof Figures): number =>
    median((all.get(name) ?? []).map((figures) => figures[key]));
  for (const [key, what, format] of WHAT) {
    const ours = middle('Portcullis', key);
    for (const name of all.keys()) {
      const value = middle(name, key);
      yield {
        what: `${what}: ${name}`,
        value: format(value),
        ratio: `${(ours / value).toFixed(2)}×`,
      };
    }
  }
}
