import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../core/detect/load-catalogue';
import { Matcher } from '../../../core/detect/matcher';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../resources/detectors'));

/** Length of the longest hostile text, in UTF-16 units. */
const LENGTH = 100_000;

/** A linear detector needs at most this for LENGTH units, on a busy machine too. */
const MAX_MS = 900;

const fill = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Texts that wake the detector at many places and let it fail late. */
function hostilePieces(keywords: readonly string[], found: string): string[] {
  const example = found.replace(/[«»¦]/g, '');
  const keyword = keywords[0] ?? '';
  return [
    keyword + 'a',
    keyword + fill('a1', 200),
    keyword + fill('A', 300) + ' ',
    example.slice(0, -1),
    example.slice(0, Math.ceil(example.length / 2)),
    '1 ',
    '12-',
    'a1.',
  ];
}

function time(matcher: Matcher, text: string): number {
  const start = performance.now();
  matcher.match(text);
  return performance.now() - start;
}

describe('time on hostile text grows with its length only', () => {
  it.each(catalogue.detectors.map((detector) => [detector.id, detector] as const))(
    '%s',
    (_, detector) => {
      const matcher = new Matcher([detector]);
      const pieces = hostilePieces(detector.keywords ?? [], detector.examples.found[0] ?? 'x');
      for (const piece of pieces) {
        const whole = time(matcher, fill(piece, LENGTH));
        expect(whole).toBeLessThan(MAX_MS);
        if (whole < 40) continue;
        // Twice the text, twice the time: with room for noise, but none for a square (four times).
        const half = Math.min(
          time(matcher, fill(piece, LENGTH / 2)),
          time(matcher, fill(piece, LENGTH / 2)),
        );
        expect(time(matcher, fill(piece, LENGTH))).toBeLessThan(half * 3.4 + 20);
      }
    },
  );
});
