import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModels } from '../../../../core/detect/models/language-models';
import type { ScanOptions } from '../../../../core/detect/types';
import type { LlmSignals } from '../../../../core/exchange/signals';
import { areaUnderCurve, recallAt, type Scored } from '../../../../scripts/train/metrics';
import {
  INJECTIONS,
  NAMED,
  NO_INJECTIONS,
  SAFE,
  TOPICS,
  UNSAFE,
} from '../../../fixtures/models/regression-texts';

const models = loadModels(join(import.meta.dirname, '../../../../resources/models'));

function scores(text: string, options: ScanOptions = {}): LlmSignals {
  return models.score([{ index: 0, text }], options);
}

function scored(
  positives: readonly string[],
  negatives: readonly string[],
  score: (text: string) => number,
): Scored[] {
  const all = (texts: readonly string[], positive: boolean): Scored[] =>
    texts.map((text) => ({ score: score(text), positive }));
  return [...all(positives, true), ...all(negatives, false)];
}

/** `a «Berlin|LOCATION» b` → the text, and its spans. */
function marked(line: string): {
  text: string;
  spans: { start: number; end: number; type: string }[];
} {
  let text = '';
  const spans: { start: number; end: number; type: string }[] = [];
  for (const part of line.split(/(«[^»]*»)/)) {
    const [, value, type] = /^«(.*)\|([A-Z_]+)»$/.exec(part) ?? [];
    if (value !== undefined && type !== undefined) {
      spans.push({ start: text.length, end: text.length + value.length, type });
    }
    text += value ?? part;
  }
  return { text, spans };
}

describe('on hand-written texts that nobody trained with, the models', () => {
  it('tell attacks, in a dozen languages, from texts that use the same words', () => {
    const items = scored(INJECTIONS, NO_INJECTIONS, (text) => -scores(text).injectionScore);
    expect(areaUnderCurve(items)).toBeGreaterThan(0.95);
    expect(recallAt(items, 0.05)).toBeGreaterThan(0.8);
    const alarms = NO_INJECTIONS.filter((text) => scores(text).injectionScore < 50);
    expect(alarms.length / NO_INJECTIONS.length).toBeLessThanOrEqual(0.06);
  });

  it('tell harmful requests from harmless look-alikes', () => {
    const items = scored(
      UNSAFE.map(([text]) => text),
      SAFE,
      (text) => scores(text).unsafe,
    );
    expect(areaUnderCurve(items)).toBeGreaterThan(0.93);
    const alarms = SAFE.filter((text) => scores(text).unsafe >= 0.5);
    expect(alarms.length / SAFE.length).toBeLessThanOrEqual(0.2);
  });

  it('rank the right category of a harmful request high', () => {
    const items = UNSAFE.flatMap(([text, category]): Scored[] => {
      const { unsafeCategories } = scores(text);
      return Object.entries(unsafeCategories).map(([name, score]) => ({
        score,
        positive: name === category,
      }));
    });
    expect(areaUnderCurve(items)).toBeGreaterThan(0.88);
  });

  it('tell texts about a topic nobody trained for from others', () => {
    const items = TOPICS.map(([text, topic, positive]): Scored => {
      const { customTopics } = scores(text, { topics: { topic } });
      return { score: -(customTopics['topic'] ?? 0), positive };
    });
    expect(areaUnderCurve(items)).toBeGreaterThan(0.95);
  });

  it('find names of people, places and firms', () => {
    let hits = 0;
    let total = 0;
    for (const line of NAMED) {
      const { text, spans } = marked(line);
      const found = models.tagger.find(text);
      hits += spans.filter((span) => found.some((other) => matches(span, other))).length;
      hits += found.filter((span) => spans.some((other) => matches(span, other))).length;
      total += spans.length + found.length;
    }
    expect(hits / total).toBeGreaterThan(0.85);
  });
});

interface Typed {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

function matches(a: Typed, b: Typed): boolean {
  return a.type === b.type && a.start < b.end && b.start < a.end;
}
