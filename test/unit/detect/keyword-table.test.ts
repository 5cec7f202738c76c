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
