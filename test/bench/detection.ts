import { join } from 'node:path';
import { createDetectionEngine } from '../../core/detect/engine';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import { Matcher } from '../../core/detect/matcher';

interface Row {
  what: string;
  value: string;
  ratio?: string;
}

const PROSE =
  'Please summarise the minutes of our meeting. We agreed to ship the release on Friday, to ask the ' +
  'supplier for a second offer and to move the workshop to the larger room. Ann writes the invitation ' +
  'and Bob books the train for four people; the budget stays as it was in spring.\n';

const DIRTY =
  'Customer Ann Example, ann@corp.test, phone +44 20 7946 0123, card 4539 8904 7888 5136, host ' +
  '10.20.30.40, IBAN GB36JGAJ77969475725982, SSN 231-45-8872, token = "q8Zt2LkV0aPs9XwR4mYb7NcD".\n';

/** Size of a measured text, UTF-16 units. */
const LENGTH = 2048;

/** Long enough for the clock, short enough for a bench that people wait for. */
const MEASURE_MS = 400;

const fill = (text: string): string =>
  text.repeat(Math.ceil(LENGTH / text.length)).slice(0, LENGTH);

/** Microseconds for each 1,024 units of `text`. */
function cost(text: string, work: (text: string) => void): number {
  const warmUntil = performance.now() + MEASURE_MS / 4;
  while (performance.now() < warmUntil) work(text);
  const start = performance.now();
  let runs = 0;
  let elapsed = 0;
  while (elapsed < MEASURE_MS) {
    work(text);
    runs++;
    elapsed = performance.now() - start;
  }
  return (elapsed * 1000) / runs / (text.length / 1024);
}

/** Detection cost by kind of text, against every pattern run over the whole text one by one. */
export async function run(): Promise<{ name: string; rows: Row[] }> {
  const start = performance.now();
  const catalogue = loadCatalogue(join(import.meta.dirname, '../../resources/detectors'));
  const engine = createDetectionEngine(catalogue);
  const ready = performance.now() - start;
  const matcher = new Matcher(catalogue.detectors);
  const patterns = catalogue.detectors.map(
    ({ pattern, ignoreCase }) => new RegExp(pattern, ignoreCase ? 'gi' : 'g'),
  );
  const oneByOne = (text: string): void => {
    for (const pattern of patterns) for (const match of text.matchAll(pattern)) void match.index;
  };
  const rows: Row[] = [
    {
      what: `catalogue of ${catalogue.detectors.length} detectors ready`,
      value: `${ready.toFixed(0)} ms`,
    },
  ];
  for (const [name, text] of [
    ['clean', fill(PROSE)],
    ['dirty', fill(DIRTY)],
  ] as const) {
    const baseline = cost(text, oneByOne);
    const detectors = cost(text, (t) => void matcher.match(t));
    const whole = cost(text, (t) => void engine.scan([{ index: 0, text: t }]));
    const row = (what: string, value: number): Row => ({
      what: `${name} text, ${what}`,
      value: `${value.toFixed(1)} µs/KB`,
      ratio: `${(baseline / value).toFixed(1)}x`,
    });
    rows.push(row('every pattern one by one', baseline), row('detectors', detectors));
    rows.push(row('whole engine', whole));
  }
  return { name: 'Detection', rows };
}
