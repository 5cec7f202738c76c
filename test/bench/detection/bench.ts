import { join } from 'node:path';
import { createDetectionEngine } from '../../../core/detect/engine';
import { loadCatalogue } from '../../../core/detect/load-catalogue';
import { Matcher } from '../../../core/detect/matcher';
import type { BenchOptions, BenchRow, BenchTable } from '../table';
import { ownFinder, peerFinders, type Finder } from './finders';
import { qualityRows } from './quality';

const PROSE =
  'Please summarise the minutes of our meeting. We agreed to ship the release on Friday, to ask the ' +
  'supplier for a second offer and to move the workshop to the larger room. Ann writes the invitation ' +
  'and Bob books the train for four people; the budget stays as it was in spring.\n';

/** A record, as it stands in a table or a log, and some prose around it. */
const RECORD =
  'Customer Ann Example, ann@corp.test, phone +44 20 7946 0123, card 4539 8904 7888 5136, host ' +
  '10.20.30.40, IBAN GB36JGAJ77969475725982, SSN 231-45-8872, token = "q8Zt2LkV0aPs9XwR4mYb7NcD".\n';

/** Sizes of the measured texts, UTF-16 units: a long prompt, and a document. */
const PROMPT = 2048;
const DOCUMENT = 100 * 1024;

/** Processor time of one measurement, and how often it is repeated: the machine is not ours alone. */
const MEASURE_US = 150_000;
const REPEATS = 5;

const fill = (text: string, length: number): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

const TEXTS = {
  clean: fill(PROSE, PROMPT),
  dirty: fill(PROSE + PROSE + RECORD, PROMPT),
  'records only': fill(RECORD, PROMPT),
  '100 KB of prose with records': fill(PROSE + PROSE + RECORD, DOCUMENT),
} as const;

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Processor microseconds of one call: the least of several measurements. */
async function cost(work: () => unknown): Promise<number> {
  let best = Infinity;
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    const start = processorTime();
    let elapsed = 0;
    let runs = 0;
    while (elapsed < MEASURE_US) {
      await work();
      runs++;
      elapsed = processorTime() - start;
    }
    // The first one warms up.
    if (repeat > 0) best = Math.min(best, elapsed / runs);
  }
  return best;
}

const perKilobyte = (microseconds: number, text: string): number =>
  microseconds / (text.length / 1024);

/** Cost by kind of text, against every pattern run over the whole text one by one. */
async function speedRows(): Promise<BenchRow[]> {
  const start = processorTime();
  const catalogue = loadCatalogue(join(import.meta.dirname, '../../../resources/detectors'));
  const engine = createDetectionEngine(catalogue);
  engine.scan([{ index: 0, text: TEXTS.dirty }]);
  const ready = processorTime() - start;
  const rows: BenchRow[] = [
    {
      what: `${catalogue.detectors.length} detectors ready, first text scanned`,
      value: `${(ready / 1000).toFixed(0)} ms`,
    },
  ];
  const matcher = new Matcher(catalogue.detectors);
  const patterns = catalogue.detectors
    .filter(({ pattern }) => pattern !== '')
    .map(({ pattern, ignoreCase }) => new RegExp(pattern, ignoreCase ? 'gi' : 'g'));
  for (const [name, text] of Object.entries(TEXTS)) {
    const baseline = await cost(() => {
      for (const pattern of patterns) for (const match of text.matchAll(pattern)) void match.index;
    });
    const row = (what: string, value: number): BenchRow => ({
      what: `${name}: ${what}`,
      value: `${perKilobyte(value, text).toFixed(1)} µs/KB`,
      ratio: `${(baseline / value).toFixed(1)}x`,
    });
    rows.push(row('every pattern one by one', baseline));
    rows.push(row('detectors', await cost(() => matcher.match(text))));
    rows.push(row('whole engine', await cost(() => engine.scan([{ index: 0, text }]))));
  }
  return rows;
}

/** Milliseconds for a dirty prompt, this engine and peers. */
async function peerRows(finders: readonly Finder[]): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  let own = 0;
  for (const finder of finders) {
    const what = finder.finds[0] ?? 'pii';
    const value = await cost(() => finder.find(TEXTS.dirty, what));
    own ||= value;
    rows.push({
      what: `dirty prompt of 2 KB, ${finder.name}`,
      value: `${(value / 1000).toFixed(2)} ms`,
      ratio: `${(value / own).toFixed(1)}x`,
    });
  }
  return rows;
}

/** Detection: time by kind of text and against peers; quality too where labelled sets are given. */
export async function run({ data }: BenchOptions = {}): Promise<BenchTable> {
  const rows = await speedRows();
  const catalogue = loadCatalogue(join(import.meta.dirname, '../../../resources/detectors'));
  const finders = [ownFinder(createDetectionEngine(catalogue)), ...(await peerFinders())];
  rows.push(...(await peerRows(finders)));
  if (data !== undefined) rows.push(...(await qualityRows(data, finders)));
  return { name: 'Detection', rows };
}
