import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groups } from '../../test/fixtures/isolation/attempts/all';
import type { HostileRun } from '../../test/e2e/isolation/hostile-run';
import { LAYERS, startWithout, type Layer } from '../../test/e2e/isolation/layers';

/**
 * Tries every hostile attempt on the built app with single layers taken out, and writes what leaks to
 * the table of docs/isolation.md: `node scripts/lib/in-desktop.mjs npx tsx scripts/docs/isolation-layers.ts [LAYER …]`.
 */
const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'isolation.md');
const BEGIN = '<!-- layers: begin -->';
const END = '<!-- layers: end -->';

/** The groups of attempts that a layer could have to do with; all of them where it is not named. */
const CONCERNS: Readonly<Partial<Record<Layer, readonly string[]>>> = {
  keys: ['copy', 'paste', 'files', 'desktop'],
  permissions: ['copy', 'paste', 'permissions', 'desktop'],
  navigation: ['navigation'],
  documents: ['navigation'],
  windows: ['navigation'],
  sandbox: ['files'],
  downloads: ['files'],
  'service-worker': ['network', 'reach'],
  proxy: ['network', 'reach'],
  resolver: ['network', 'reach'],
  webrtc: ['network', 'reach'],
  features: ['network', 'reach', 'desktop'],
  blink: ['copy', 'paste', 'desktop'],
  guard: ['copy', 'paste', 'files', 'desktop'],
  custody: ['copy', 'paste', 'desktop'],
};

type Leaking = ReadonlyMap<string, readonly string[]>;

async function leaksWithout(layers: readonly Layer[]): Promise<Leaking> {
  const [only] = layers;
  const concerned = layers.length === 1 && only !== undefined ? CONCERNS[only] : undefined;
  const attempts = (concerned ?? Object.keys(groups)).flatMap((name) => groups[name] ?? []);
  const found = new Map<string, readonly string[]>();
  let run: HostileRun | undefined;
  for (const attempt of attempts) {
    run ??= await startWithout(layers, { engine: 'view' });
    const { leaks } = await run.attempt(attempt);
    if (leaks.length === 0) continue;
    found.set(attempt.id, leaks);
    process.stderr.write(`without ${layers.join(', ')}: ${attempt.id}: ${leaks.join('; ')}\n`);
    // A dialog that came up, or a page that went away, must not count for the next one.
    if (!leaks.some((leak) => /window opened|page is gone/.test(leak))) continue;
    await run.close();
    run = undefined;
  }
  await run?.close();
  return found;
}

function row(name: string, found: Leaking): string {
  const ids = [...found.keys()].map((id) => `\`${id}\``).join(' ');
  return `| ${name} | ${found.size} | ${ids === '' ? 'none: other layers hold' : ids} |`;
}

const names = Object.keys(LAYERS) as Layer[];
const asked = process.argv.slice(2);
const chosen = asked.length === 0 ? names : names.filter((name) => asked.includes(name));
const rows: string[] = [];
for (const layer of chosen) {
  rows.push(row(LAYERS[layer], await leaksWithout([layer])));
  process.stderr.write(`${rows.at(-1) ?? ''}\n`);
}
if (asked.length === 0 || asked.includes('all'))
  rows.push(row('all of them', await leaksWithout(names)));
const table = [
  '| taken out | leaks | attempts that then work |',
  '| --- | --- | --- |',
  ...rows,
].join('\n');
process.stdout.write(`${table}\n`);
if (asked.length === 0) {
  const page = await readFile(PAGE, 'utf8');
  const [head = '', rest = ''] = page.split(BEGIN);
  await writeFile(PAGE, `${head}${BEGIN}\n\n${table}\n\n${END}${rest.split(END)[1] ?? ''}`);
}
