import { cpus } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { BenchOptions, BenchTable } from './table';
import { printTable } from './table';

/** Every bench module exports `run(options): Promise<BenchTable>`; each measures against a baseline of the same run. */
const MODULES: Readonly<
  Record<string, () => Promise<{ run(options: BenchOptions): Promise<BenchTable> }>>
> = {
  proxy: () => import('./proxy/bench'),
  'proxy-soak': () => import('./proxy/soak'),
  gateway: () => import('./gateway/index'),
  'gateway-soak': () => import('./gateway/soak'),
  portal: () => import('./portal/bench'),
  detection: () => import('./detection/bench'),
  'exact-data': () => import('./exact-data'),
  documents: () => import('./documents'),
  models: () => import('./models/bench'),
  rules: () => import('./rules/bench'),
  ingest: () => import('./ingest'),
  dashboard: () => import('./dashboard'),
  fleet: () => import('./fleet'),
  faults: () => import('./faults'),
  'start-up': () => import('./start-up'),
  app: () => import('./app'),
  console: () => import('./console'),
  waf: () => import('./waf'),
  isolation: () => import('./isolation-pixels'),
};

const {
  values: { data },
  positionals: wanted,
} = parseArgs({ options: { data: { type: 'string' } }, allowPositionals: true });
const unknown = wanted.filter((name) => !(name in MODULES));
if (unknown.length > 0) {
  process.stderr.write(
    `bench: no module ${unknown.join(', ')}; there are ${Object.keys(MODULES).join(', ')}\n`,
  );
  process.exit(2);
}

process.stdout.write(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n\n`,
);
for (const [name, load] of Object.entries(MODULES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const module = await load();
  printTable(await module.run(data === undefined ? {} : { data }));
}
process.exit(0);
