import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExample } from '../../../core/detect/examples';
import { loadCatalogue } from '../../../core/detect/load-catalogue';
import { Matcher } from '../../../core/detect/matcher';
import { PREFIX_LENGTH, prefixSets } from '../../../core/detect/prefix-sets';

const { detectors } = loadCatalogue(join(import.meta.dirname, '../../../resources/detectors'));

describe('the characters at the first places of a pattern', () => {
  const chars = (pattern: string, place: number) =>
    Array.from(prefixSets(pattern, false)[place] ?? [], (set, code) =>
      set === 1 && code < 128 ? String.fromCharCode(code) : '',
    ).join('');

  it.each([
    ['ab[0-2]', 0, 'a'],
    ['ab[0-2]', 2, '012'],
    ['a?b', 0, 'ab'],
    ['(?:ab|cd)e', 1, 'bd'],
    ['(?!x)[a-c]{2,3}z', 2, 'abcz'],
    ['(?<value>q)\\d', 1, '0123456789'],
    ['\\.{1,2}-', 1, '-.'],
  ])('%s at %i', (pattern, place, expected) => expect(chars(pattern, place)).toBe(expected));

  it('are unknown after the shortest match', () => {
    expect(chars('ab', 2)).toHaveLength(128);
    expect(chars('a{1,3}', 1)).toHaveLength(128);
  });

  it('hold every match', () => {
    const pieces = fc.constantFrom(
      'a',
      '[ab]',
      'b?',
      '(?:a|bc)',
      'c{1,2}',
      '(?!bb)',
      '\\d',
      '(a|b){0,2}',
    );
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1'), maxLength: 10 });
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 5 }), text, (parts, sample) => {
        const pattern = parts.join('');
        if (!new RegExp(`^(?:${pattern})`).test(sample)) return;
        const sets = prefixSets(pattern, false);
        for (let place = 0; place < PREFIX_LENGTH; place++) {
          const code = place < sample.length ? sample.charCodeAt(place) : 128;
          expect(sets[place]?.[code], `${pattern} on ${sample} at ${place}`).toBe(1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** All examples of the catalogue as texts, and some texts of several of them. */
const examples = detectors.flatMap((d) =>
  d.examples.found.map((example) => readExample(example).text),
);
const texts = examples.map(
  (text, index) => `${text}\n${examples[(index * 7) % examples.length] ?? ''}`,
);

it('finds together what each detector finds alone', () => {
  const together = new Matcher(detectors);
  const sample = texts.filter((_, index) => index % 23 === 0);
  const hits = (matcher: Matcher, text: string) =>
    matcher
      .match(text)
      .candidates.map((c) => `${c.detector.spec.id} ${c.start}-${c.end} ${c.confidence}`);
  const alone = new Map(sample.map((text) => [text, [] as string[]]));
  for (const detector of detectors) {
    const matcher = new Matcher([detector]);
    for (const text of sample) alone.get(text)?.push(...hits(matcher, text));
  }
  for (const text of sample) expect(hits(together, text).sort()).toEqual(alone.get(text)?.sort());
});
