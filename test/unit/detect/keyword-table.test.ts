import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeywordTable } from '../../../core/detect/keyword-table';

function naive(keywords: readonly string[], text: string): string[] {
  const hits: string[] = [];
  const lower = text.toLowerCase();
  keywords.forEach((keyword, number) => {
    const wanted = keyword.toLowerCase();
    for (let end = wanted.length; end <= lower.length; end++) {
      if (lower.slice(end - wanted.length, end) === wanted) hits.push(`${number}@${end}`);
    }
  });
  return hits.sort();
}

it('finds what a naive search finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'c', '-'), maxLength: 60 });
  const words = fc.uniqueArray(
    fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 5 }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(words, letters, (keywords, text) => {
      const hits: string[] = [];
      new KeywordTable(keywords).scan(text, (number, end) => hits.push(`${number}@${end}`));
      expect(hits.sort()).toEqual(naive(keywords, text));
    }),
  );
});

it('reads text outside ASCII, whatever its case', () => {
  const hits: number[] = [];
  new KeywordTable(['αμκα', 'größe']).scan('ΑΜΚΑ und GRÖßE 😀', (_, end) => hits.push(end));
  expect(hits).toEqual([4, 14]);
});

it('knows a word in both cases, whatever letters outside ASCII the other words have', () => {
  const hits: number[] = [];
  // "I" is the capital of "ı" too, "S" that of "ſ", and "k" the small one of the Kelvin sign.
  const words = ['ılık', 'ſie', '5 \u212a', 'akia', 'sk-'];
  new KeywordTable(words).scan('AKIA akia SK- sk-', (_, end) => hits.push(end));
  expect(hits).toEqual([4, 9, 13, 17]);
});
