import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchRow } from '../table';
import type { Finder, Span } from './finders';

/** An item of `secrets.dev.jsonl`: whether the text holds a secret. */
interface SecretItem {
  readonly text: string;
  readonly label: 0 | 1;
}

/** An item of `pii.dev.jsonl`: what is to be found, and its kind. */
interface PiiItem {
  readonly text: string;
  readonly source: string;
  readonly spans: readonly (Span & { readonly type: string })[];
}

/** Kinds that take a model, not a pattern; what is found there neither counts for nor against. */
const FUZZY = new Set(['PERSON', 'LOCATION', 'ORGANIZATION', 'NRP', 'TITLE', 'AGE', 'ADDRESS']);

/** A set of which only names are marked. */
const NAMES_ONLY = /^WNUT/;

function itemsOf<T>(directory: string, name: string): T[] {
  const file = join(directory, name);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)} %`;

const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** Texts with a secret in which one is found, and texts without in which one is. */
async function secretsRow(finder: Finder, items: readonly SecretItem[]): Promise<BenchRow> {
  let found = 0;
  let alarms = 0;
  for (const { text, label } of items) {
    if ((await finder.find(text, 'secrets')).length === 0) continue;
    if (label === 1) found++;
    else alarms++;
  }
  const secrets = items.filter(({ label }) => label === 1).length;
  return {
    what: `secrets, ${finder.name}`,
    value: `${percent(found, secrets)} found`,
    ratio: `${percent(alarms, items.length - secrets)} false alarms`,
  };
}

/** Marked numbers and addresses that are found, and findings where nothing is marked. */
async function piiRow(finder: Finder, items: readonly PiiItem[]): Promise<BenchRow> {
  let hits = 0;
  let misses = 0;
  let wrong = 0;
  for (const { text, spans } of items) {
    const found = await finder.find(text, 'pii');
    for (const span of spans.filter(({ type }) => !FUZZY.has(type))) {
      if (found.some((one) => overlaps(one, span))) hits++;
      else misses++;
    }
    wrong += found.filter((one) => !spans.some((span) => overlaps(one, span))).length;
  }
  const f1 = (2 * hits) / (2 * hits + misses + wrong);
  return {
    what: `structured personal data, ${finder.name}`,
    value: `F1 ${f1.toFixed(3)}`,
    ratio: `${percent(hits, hits + misses)} found, ${wrong} wrong`,
  };
}

/** Quality on the labelled sets of a folder, each finder by itself. */
export async function qualityRows(
  directory: string,
  finders: readonly Finder[],
): Promise<BenchRow[]> {
  const secrets = itemsOf<SecretItem>(directory, 'secrets.dev.jsonl');
  const pii = itemsOf<PiiItem>(directory, 'pii.dev.jsonl').filter(
    ({ source }) => !NAMES_ONLY.test(source),
  );
  const rows: BenchRow[] = [];
  for (const finder of finders) {
    if (finder.finds.includes('secrets') && secrets.length > 0) {
      rows.push(await secretsRow(finder, secrets));
    }
    if (finder.finds.includes('pii') && pii.length > 0) rows.push(await piiRow(finder, pii));
  }
  return rows.sort((a, b) => (a.what < b.what ? -1 : 1));
}
