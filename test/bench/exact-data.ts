import { join } from 'node:path';
import { policySources } from '../../core/detect/custom/policy-sources';
import { createDetectionEngine } from '../../core/detect/engine';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import { loadModels } from '../../core/detect/models/language-models';
import type { DetectionEngine } from '../../core/detect/types';
import { SetBuilder } from '../../core/datasets/set-builder';
import { datasetSchema, exactDataSchema } from '../../core/exchange/policy-datasets';
import { median, type BenchTable } from './table';

const ROWS = 250_000;
const COLUMNS = ['first', 'last', 'mail', 'account'];
const ROUNDS = 9;
const SCANS = 20;

const PROSE =
  'Please look at the order of our customer and write to the branch office about the delay. ' +
  'The shipment of 12 boxes left on Monday, the invoice 4711 is still open, and nobody has answered. ';

/** Syllables make names that are as varied as a company's customers. */
function nameOf(seed: number): string {
  const syllables = ['ma', 'ri', 'lo', 'ten', 'ka', 'sch', 'ner', 'to', 'vi', 'el', 'ra', 'bo'];
  let name = '';
  for (let left = seed + 7; left > 0; left = Math.floor(left / 12)) name += syllables[left % 12];
  return name;
}

function buildSet(key: Uint8Array): { bytes: Uint8Array; seconds: number } {
  const started = process.cpuUsage();
  const builder = new SetBuilder('table', COLUMNS, key);
  for (let row = 0; row < ROWS; row++) {
    const [first, last] = [nameOf(row % 5000), nameOf(row)];
    builder.addRow([first, last, `${first}.${last}@example.test`, String(10 ** 9 + row * 7919)]);
  }
  const bytes = builder.finish();
  return { bytes, seconds: process.cpuUsage(started).user / 1e6 };
}

/** CPU milliseconds of one scan. */
function scanMs(engine: DetectionEngine, text: string): number {
  const started = process.cpuUsage();
  for (let scan = 0; scan < SCANS; scan++) engine.scan([{ index: 0, text }]);
  return process.cpuUsage(started).user / 1000 / SCANS;
}

/** What a million cells of exact data cost: to make, to keep, and on each scan. */
export async function run(): Promise<BenchTable> {
  const key = new Uint8Array(32).fill(3);
  const { bytes, seconds } = buildSet(key);
  const dataset = datasetSchema.parse({
    id: 'million',
    name: 'A million cells',
    set: { sha256: '0'.repeat(64), key: Buffer.from(key).toString('base64') },
  });
  const { sources } = policySources({
    exactData: exactDataSchema.parse({ datasets: [dataset] }),
    detectors: [],
    sets: new Map([['0'.repeat(64), bytes]]),
  });
  const resources = join(import.meta.dirname, '../../resources');
  const models = loadModels(join(resources, 'models'));
  const plain = createDetectionEngine(loadCatalogue(join(resources, 'detectors')), { models });
  const exact = plain.withSources(sources);
  const text = PROSE.repeat(11).slice(0, 2048);
  const [without, beside]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    without.push(scanMs(plain, text));
    beside.push(scanMs(exact, text));
  }
  const ratio = median(beside) / median(without);
  return {
    name: 'exact data (1,000,000 cells)',
    rows: [
      { what: 'hashing', value: `${seconds.toFixed(1)} s` },
      { what: 'size', value: `${(bytes.length / 2 ** 20).toFixed(1)} MiB` },
      { what: '2 KB of text, without', value: `${median(without).toFixed(3)} ms` },
      {
        what: '2 KB of text, with',
        value: `${median(beside).toFixed(3)} ms`,
        ratio: `× ${ratio.toFixed(3)}`,
      },
    ],
  };
}
