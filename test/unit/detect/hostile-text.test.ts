import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDetectionEngine } from '../../../core/detect/engine';
import { loadCatalogue } from '../../../core/detect/load-catalogue';

const engine = createDetectionEngine(
  loadCatalogue(join(import.meta.dirname, '../../../resources/detectors')),
);

/** Length of a text in UTF-16 units, and the processor time it may take on a slow machine. */
const LENGTH = 400_000;
const MAX_MS = 4_000;

/** Processor time of a scan in ms, the best of some tries. */
function time(text: string): number {
  let best = Infinity;
  for (let run = 0; run < 3 && best > 100; run++) {
    const before = process.cpuUsage();
    engine.scan([{ index: 0, text }]);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

const fill = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

describe('time on hostile text grows with its length only', () => {
  it.each([
    ['one word', 'a'],
    ['spaced letters', 'a '],
    ['dotted digits', '1.'],
    ['look-alikes without ASCII', 'а'],
    ['zero-width characters', '\u200b'],
    ['tag characters', '\u{e0061}'],
    ['mathematical letters', '𝗽'],
    ['percent codes', '%41'],
    ['percent signs', 'a%'],
    ['broken percent codes', '%e2%'],
    ['base64 of text', Buffer.from('password = "secret" ').toString('base64')],
    ['hexadecimal', '6162'],
    ['lone surrogates', '\ud800'],
    ['keywords', 'password token key '],
    ['assignments', 'token=:=>("'],
    ['services', 'github_gitlab_datadog_'],
    ['at signs', 'a@'],
    ['addresses', 'https://a:'],
    ['card numbers', '4539 8904 7888 5136 '],
    ['phone numbers', '+44 20 7946 0123 '],
    ['IBANs', 'GB36JGAJ77969475725982 '],
    ['dates', '2020-06-20 '],
    ['brackets', '{{${(['],
    ['quotation marks', '"\'`'],
    ['line ends', '\n'],
    ['street names', '12 Old Oak Elm '],
    ['private keys', '-----BEGIN PRIVATE KEY-----'],
    ['kinds', 'kind: Secret\n'],
  ])('%s', (_, piece) => {
    const whole = time(fill(piece, LENGTH));
    expect(whole).toBeLessThan(MAX_MS);
    if (whole < 150) return;
    // Twice the text, twice the time: with room for noise, but none for a square (four times).
    expect(whole).toBeLessThan(time(fill(piece, LENGTH / 2)) * 3.3 + 50);
  });

  it('takes a line of ten million characters', { timeout: 120_000 }, () => {
    const text = fill('the quick brown fox, ann@corp.test; ', 10_000_000);
    const { findings, unscannable } = engine.scan([{ index: 0, text }]);
    expect(findings).toHaveLength(20_000);
    expect(unscannable).toEqual([{ part: 0, reason: 'more than 20000 findings' }]);
  });
});
