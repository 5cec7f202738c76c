import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Finding } from '../../../core/exchange/finding';
import { createDetectionEngine } from '../../../core/detect/engine';
import { readExample } from '../../../core/detect/examples';
import { loadCatalogue } from '../../../core/detect/load-catalogue';
import { StreamScan } from '../../../core/detect/stream-scan';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../resources/detectors'));
const engine = createDetectionEngine(catalogue);

const brief = (findings: readonly Finding[]) =>
  findings
    .filter((finding) => finding.detector !== 'source-code')
    .map(({ detector, start, end, confidence, profiles }) =>
      [detector, start, end, confidence, ...profiles].join(' '),
    );

/** What is found in pieces of the text, cut at the given places. */
function inPieces(text: string, cuts: readonly number[], step: number): string[] {
  const scan = new StreamScan(engine, { index: 0 }, {}, step);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])];
  places.sort((a, b) => a - b);
  const findings: Finding[] = [];
  for (let place = 1; place < places.length; place++) {
    findings.push(...scan.push(text.slice(places[place - 1], places[place])));
  }
  return brief([...findings, ...scan.end().findings]);
}

const examples = catalogue.detectors.map(
  ({ examples: { found } }) => readExample(found[0] ?? '').text,
);
const prose = 'We agreed to ship the release on Friday and to ask for a second offer.\n';
const piece = fc.oneof(
  fc.constantFrom(...examples),
  fc.constant(prose),
  fc.constant(prose.repeat(20)),
);

it('finds in pieces what is found in the whole, wherever it is cut', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(), { maxLength: 60 }),
      fc.constantFrom(1, 64, 1024, 16_384),
      (pieces, cuts, step) => {
        const text = pieces.join('\n\n');
        const whole = brief(engine.scan([{ index: 0, text }]).findings);
        expect(inPieces(text, cuts, step)).toEqual(whole);
      },
    ),
    { numRuns: 60 },
  );
});

it('finds a secret that is cut in every place', () => {
  const text = `${prose}my key is AKIAQ3EGRZ7WXYT2VBN4 and more\n${prose}`;
  const whole = brief(engine.scan([{ index: 0, text }]).findings);
  expect(whole).toHaveLength(1);
  for (let cut = 0; cut <= text.length; cut++) expect(inPieces(text, [cut], 1)).toEqual(whole);
});

it('gives findings out while the text still comes', () => {
  const scan = new StreamScan(engine, { index: 3 });
  scan.push(`mail ann@corp.test\n`);
  const findings = scan.push(prose.repeat(40));
  expect(findings.map(({ detector, part, start }) => [detector, part, start])).toEqual([
    ['email-address', 3, 5],
  ]);
  expect(scan.end().findings).toEqual([]);
});

it('forgets what lies behind', () => {
  const scan = new StreamScan(engine, { index: 0 });
  const findings: Finding[] = [];
  for (let count = 0; count < 1000; count++) findings.push(...scan.push(prose));
  findings.push(...scan.push('ann@corp.test'), ...scan.end().findings);
  expect(findings.map(({ start }) => start)).toEqual([prose.length * 1000]);
});
