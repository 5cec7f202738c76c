import { Container } from '../../../core/detect/models/container';
import { Gazetteer } from '../../../core/detect/models/tagger/gazetteer';
import { Tagger } from '../../../core/detect/models/tagger/tagger';
import { TAG_TYPES } from '../../../core/detect/models/tagger/tags';
import { writeContainer } from '../container-writer';
import type { DataFolder } from '../data';
import type { TrainedFile } from '../index';
import { Random } from '../random';
import { commonWords } from './common-words';
import { buildGazetteer } from './names';
import {
  generatedTagExamples,
  namelessExamples,
  namelessRequests,
  ordinaryExamples,
  proseTexts,
  requestTexts,
  tagExamples,
  type TagExample,
} from './tag-examples';
import { trainTagger } from './tagger-trainer';

const SEED = 20_261_125;
const EPOCHS = 5;

/** Own sentences. */
const OWN = 9000;

/** Types that say who and where; F1 of detection is over these, whatever the type. */
const NAMES: ReadonlySet<string> = new Set([
  'PERSON',
  'LOCATION',
  'ORGANIZATION',
  'NRP',
  'ADDRESS',
]);

interface Span {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** Share of true findings among all, F1: a span is found where one overlaps it. */
function f1(
  pairs: readonly { gold: readonly Span[]; got: readonly Span[] }[],
  typed: boolean,
): number {
  let hits = 0;
  let total = 0;
  for (const { gold, got } of pairs) {
    const same = (a: Span, b: Span): boolean => overlaps(a, b) && (!typed || a.type === b.type);
    hits += gold.filter((span) => got.some((other) => same(span, other))).length;
    hits += got.filter((span) => gold.some((other) => same(span, other))).length;
    total += gold.length + got.length;
  }
  return Number((hits / total).toFixed(3));
}

function judged(tagger: Tagger, examples: readonly TagExample[]): Record<string, number> {
  const pairs = examples.map(({ text, spans, annotated }) => {
    const counts = ({ type }: Span): boolean => NAMES.has(type) && annotated.has(type);
    const got = tagger
      .spans(text)
      .map(({ type, start, end }) => ({ start, end, type: TAG_TYPES[type]?.type ?? '' }));
    return { gold: spans.filter(counts), got: got.filter(counts) };
  });
  return { detectionF1: f1(pairs, false), typedF1: f1(pairs, true) };
}

/** Trains the tagger; each published source is judged by a tagger that has not seen it. */
export function taggerModel(data: DataFolder): TrainedFile {
  const published = tagExamples([...data.read('pii', 'train'), ...data.read('pii', 'dev')]);
  const items = [...data.read('unsafe', 'train'), ...data.read('injection', 'train')];
  const requests = requestTexts(items);
  const gazetteer = buildGazetteer(commonWords(proseTexts(items)));
  const random = new Random(SEED);
  const own = [
    ...generatedTagExamples(OWN, random),
    ...namelessExamples(OWN / 6, random),
    ...ordinaryExamples(OWN / 3, random),
    ...namelessRequests(requests, new Gazetteer(gazetteer.keys, gazetteer.kinds), OWN / 4, random),
  ];
  const train = (examples: readonly TagExample[]): Buffer =>
    writeContainer(trainTagger(examples, gazetteer, EPOCHS, new Random(SEED)));
  const metrics: Record<string, unknown> = {};
  for (const source of new Set(published.map((example) => example.source))) {
    if (source.startsWith('own')) continue;
    const learned = [...published.filter((example) => example.source !== source), ...own];
    const tagger = new Tagger(new Container('tagger', train(learned)));
    metrics[source] = judged(
      tagger,
      published.filter((example) => example.source === source),
    );
  }
  return { bytes: train([...published, ...own]), metrics };
}
