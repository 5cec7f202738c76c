import { join } from 'node:path';
import { loadModels } from '../../../core/detect/models/language-models';
import type { ScanOptions } from '../../../core/detect/types';
import { areaUnderCurve, type Scored } from '../../../scripts/train/metrics';
import { INJECTIONS, NO_INJECTIONS } from '../../fixtures/models/regression-texts';
import { median, type BenchRow, type BenchTable } from '../table';
import { installPeers, type InjectionPeer } from './peers';

const SENTENCE =
  'The team shipped the release on time and met Maria Lopez of Acme in Berlin; please summarise the open items for the board. ';
const PROMPT = SENTENCE.repeat(20).slice(0, 2048);
const PAGES = SENTENCE.repeat(900).slice(0, 100_000);

/** Milliseconds of CPU for one call, the median of several rounds. */
async function cost(rounds: number, calls: number, run: () => unknown): Promise<number> {
  await run();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (let call = 0; call < calls; call++) await run();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000 / calls);
  }
  return median(times);
}

async function quality(
  peer: InjectionPeer,
): Promise<{ found: number; alarms: number; area: number }> {
  const items: Scored[] = [];
  for (const text of INJECTIONS) items.push({ score: await peer.score(text), positive: true });
  for (const text of NO_INJECTIONS) items.push({ score: await peer.score(text), positive: false });
  const over = (positive: boolean): number =>
    items.filter((item) => item.positive === positive && item.score >= peer.alarm).length;
  return {
    found: over(true) / INJECTIONS.length,
    alarms: over(false) / NO_INJECTIONS.length,
    area: areaUnderCurve(items),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const ms = (value: number): string => `${value.toFixed(2)} ms`;

/** The trained models: what each layer costs, and injection beside peers on hand-written texts. */
export async function run(): Promise<BenchTable> {
  const directory = join(import.meta.dirname, '../../../resources/models');
  const start = performance.now();
  const models = loadModels(directory);
  const rows: BenchRow[] = [
    { what: 'load all models', value: `${(performance.now() - start).toFixed(0)} ms` },
  ];
  const score = (text: string, options: ScanOptions): unknown =>
    models.score([{ index: 0, text }], options);
  const fast: ScanOptions = { layers: 'linear' };
  const linear = await cost(7, 40, () => score(PROMPT, fast));
  const add = (what: string, value: number): void => {
    rows.push({ what, value: ms(value), ratio: `${(value / linear).toFixed(1)} ×` });
  };
  add('2 KB: linear layer', linear);
  add(
    '2 KB: linear and dense layer',
    await cost(5, 10, () => score(PROMPT, { topics: { cars: 'cars and driving' } })),
  );
  add('2 KB: names', await cost(7, 40, () => models.tagger.find(PROMPT)));
  add('2 KB: code', await cost(7, 40, () => models.code(PROMPT)));
  add('100 KB: linear layer', await cost(3, 3, () => score(PAGES, fast)));
  add('100 KB: names', await cost(3, 3, () => models.tagger.find(PAGES)));
  const own: InjectionPeer = {
    name: 'Portcullis',
    alarm: 0.5,
    score: (text) => 1 - models.score([{ index: 0, text }], {}).injectionScore / 100,
  };
  const { peers, remove } = await installPeers();
  try {
    for (const peer of [own, ...peers]) {
      const { found, alarms, area } = await quality(peer);
      rows.push({
        what: `injection by ${peer.name}`,
        value: `${percent(found)} found, ${percent(alarms)} false alarms`,
        ratio: `AUC ${area.toFixed(3)}, 2 KB in ${ms(await cost(5, 10, () => peer.score(PROMPT)))}`,
      });
    }
  } finally {
    remove();
  }
  return { name: 'Trained models (CPU time)', rows };
}
