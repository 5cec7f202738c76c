import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../core/detect/load-catalogue';
import { Matcher } from '../../../core/detect/matcher';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../resources/detectors'));

/** Length of the longest hostile text, in UTF-16 units. */
const LENGTH = 50_000;

/** A linear detector needs at most this for LENGTH units, on a busy machine too. */
const MAX_MS = 450;

/** Faster than this for LENGTH units is no square that would hurt. */
const CLOSER_LOOK_MS = 30;

/** The first look takes a part of the text: a square would need so much less, times this once more. */
const PART = 5;

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

/** Processor time in ms, the best of some tries: what else the machine does does not count. */
function time(matcher: Matcher, text: string, tries: number): number {
  let best = Infinity;
  for (let run = 0; run < tries; run++) {
    const before = process.cpuUsage();
    matcher.match(text);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

describe('time on hostile text grows with its length only', () => {
  it.each(catalogue.detectors.map((detector) => [detector.id, detector] as const))(
    '%s',
    (_, detector) => {
      const matcher = new Matcher([detector]);
      const pieces = hostilePieces(detector.keywords ?? [], detector.examples.found[0] ?? 'x');
      for (const piece of pieces) {
        // A glance says enough of most; only what might be slow is worth a closer look.
        if (time(matcher, fill(piece, LENGTH / PART), 1) < CLOSER_LOOK_MS / PART ** 2) continue;
        const text = fill(piece, LENGTH);
        if (time(matcher, text, 1) < CLOSER_LOOK_MS) continue;
        const whole = time(matcher, text, 5);
        expect(whole).toBeLessThan(MAX_MS);
        // Twice the text, twice the time: with room for noise, but none for a square (four times).
        const half = time(matcher, fill(piece, LENGTH / 2), 5);
        expect(whole).toBeLessThan(half * 3.2 + 15);
      }
    },
  );
});
