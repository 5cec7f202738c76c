import { expect, it } from 'vitest';
import { TextMemo, type TextReading } from '../../../core/detect/text-memo';

const long = (text: string): string => text.padEnd(2000, '.');

/** A reader that says how often it was asked. */
function reader(spans = 0) {
  const asked: string[] = [];
  const span = {
    ...{ detector: 'd', type: 'D', category: 'pii' as const, profiles: [] },
    ...{ start: 0, end: 1, confidence: 'low' as const, validated: false },
  };
  const read = (text: string): TextReading => {
    asked.push(text.trim().slice(0, 10).replaceAll('.', ''));
    const code = { score: 0, start: 0, end: 0, lines: 0 };
    return { spans: Array.from({ length: spans }, () => span), truncated: false, code, tokens: 1 };
  };
  return { asked, read };
}

it('reads a long text that comes again twice, and then no more', () => {
  const memo = new TextMemo();
  const { asked, read } = reader();
  const first = memo.of(long('a'), read);
  for (let time = 0; time < 4; time += 1) expect(memo.of(long('a'), read)).toEqual(first);
  expect(asked).toEqual(['a', 'a']);
});

it('reads every short text', () => {
  const memo = new TextMemo();
  const { asked, read } = reader();
  for (let time = 0; time < 3; time += 1) memo.of('a', read);
  expect(asked).toEqual(['a', 'a', 'a']);
});

it('tells texts apart that differ in one place, or in a lone surrogate only', () => {
  const memo = new TextMemo();
  const { asked, read } = reader();
  for (const end of ['x', 'y', '\ud800', '\ud801']) {
    for (let time = 0; time < 3; time += 1) memo.of(long('a') + end, read);
  }
  expect(asked).toHaveLength(8);
});

it('keeps no reading with very many findings', () => {
  const memo = new TextMemo();
  const { asked, read } = reader(65);
  for (let time = 0; time < 3; time += 1) memo.of(long('a'), read);
  expect(asked).toHaveLength(3);
});

it('forgets what was not asked for longest', () => {
  const memo = new TextMemo();
  const { asked, read } = reader();
  const twice = (text: string): void => {
    for (let time = 0; time < 2; time += 1) memo.of(long(text), read);
  };
  twice('a');
  for (let text = 0; text < 520; text += 1) twice(String(text));
  asked.length = 0;
  memo.of(long('a'), read);
  memo.of(long('519'), read);
  expect(asked).toEqual(['a']);
});
