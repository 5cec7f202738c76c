import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attempts, type HostileRun } from '../../test/e2e/isolation/hostile-run';
import { LAYERS, startWithout, type Layer } from '../../test/e2e/isolation/layers';

/**
 * Tries every hostile attempt on the built app with single layers taken out, and writes what leaks to
 * the table of docs/isolation.md: `node scripts/lib/in-desktop.mjs npx tsx scripts/docs/isolation-layers.ts [LAYER …]`.
 */
const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'isolation.md');
const BEGIN = '<!-- layers: begin -->';
const END = '<!-- layers: end -->';

type Leaking = ReadonlyMap<string, readonly string[]>;

async function leaksWithout(layers: readonly Layer[]): Promise<Leaking> {
  const found = new Map<string, readonly string[]>();
  let run: HostileRun | undefined;
  for (const attempt of attempts) {
    run ??= await startWithout(layers, { engine: 'view' });
    const { leaks } = await run.attempt(attempt);
    if (leaks.length === 0) continue;
    found.set(attempt.id, leaks);
    process.stderr.write(`without ${layers.join(', ')}: ${attempt.id}: ${leaks.join('; ')}\n`);
    // Whatever came up or went away meanwhile must not count for the next one.
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
for (const layer of chosen) rows.push(row(LAYERS[layer], await leaksWithout([layer])));
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
