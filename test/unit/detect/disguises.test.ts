import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDetectionEngine } from '../../../core/detect/engine';
import { loadCatalogue } from '../../../core/detect/load-catalogue';

const engine = createDetectionEngine(
  loadCatalogue(join(import.meta.dirname, '../../../resources/detectors')),
);
const found = (text: string) =>
  engine
    .scan([{ index: 0, text }])
    .findings.map(({ type, start, end }) => [type, text.slice(start, end)]);

it('masks a disguised value whole, and nothing beside it', () => {
  expect(found('card 4539\u200b8904\u20117888 5136.')).toContainEqual([
    'CREDIT_CARD',
    '4539\u200b8904\u20117888 5136',
  ]);
  expect(found('mail ａｎｎ@corp.test now')).toContainEqual(['EMAIL_ADDRESS', 'ａｎｎ@corp.test']);
  expect(found('card 4 5 3 9 8 9 0 4 7 8 8 8 5 1 3 6 ok')).toContainEqual([
    'CREDIT_CARD',
    '4 5 3 9 8 9 0 4 7 8 8 8 5 1 3 6',
  ]);
});

it('finds what is encoded, and spans the encoded run', () => {
  const encoded = Buffer.from('{"iban": "GB36JGAJ77969475725982"}').toString('base64');
  expect(found(`data: ${encoded} end`)).toContainEqual(['IBAN_CODE', encoded]);
});

it('marks three kinds of personal data close together as a record', () => {
  const text = 'ann@corp.test, +44 20 7946 0123, card 4539 8904 7888 5136';
  const profiles = engine.scan([{ index: 0, text }]).findings.map((finding) => finding.profiles);
  expect(profiles).toHaveLength(3);
  for (const ids of profiles) expect(ids).toContain('pii-record');
  const apart = `ann@corp.test${' word'.repeat(200)} card 4539 8904 7888 5136`;
  for (const { profiles: ids } of engine.scan([{ index: 0, text: apart }]).findings) {
    expect(ids).not.toContain('pii-record');
  }
});

it.each(['\ud800', 'a\udc00b', '\ud83d password = "q8Zt2LkV0aPs9X" \udbff'])(
  'takes lone surrogates: %j',
  (text) => expect(() => engine.scan([{ index: 0, text }])).not.toThrow(),
);
