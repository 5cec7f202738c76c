import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonTextStream } from '../../../core/extract/json-text-stream';

const wants = (key: string): boolean => key === 'text' || key === 'parts';

function read(bytes: Buffer, cuts: readonly number[] = []): string {
  const stream = new JsonTextStream(wants);
  const points = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  let text = '';
  for (let index = 1; index < points.length; index += 1) {
    text += stream.push(bytes.subarray(points[index - 1], points[index]));
  }
  return text + stream.finish();
}

/** What the stream should give, out of the parsed document. */
function expected(value: unknown, wanted = false): string {
  if (typeof value === 'string') return wanted ? value : '';
  if (Array.isArray(value)) return value.map((item) => expected(item, wanted)).join('');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, member]) => expected(member, wants(key)))
    .join('');
}

test('gives the strings below the wanted keys, however the document is cut', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('text', 'parts', 'id', 'te"xt', 'name'), tie('value'), {
        maxKeys: 4,
      }),
    ),
  }));
  fc.assert(
    fc.property(
      value,
      fc.array(fc.nat(), { maxLength: 8 }),
      fc.boolean(),
      (document, cuts, pretty) => {
        const bytes = Buffer.from(JSON.stringify(document, undefined, pretty ? 1 : 0));
        expect(
          read(
            bytes,
            cuts.map((cut) => cut % (bytes.length + 1)),
          ),
        ).toBe(expected(document));
      },
    ),
    { numRuns: 2000 },
  );
});

test('reads escapes cut in the middle and documents in a row', () => {
  const bytes = Buffer.from('{"text":"a\\u00e4\\n\\ud83c\\udf89"}\n{"text":"b"}');
  expect(
    read(
      bytes,
      Array.from(bytes, (_byte, index) => index),
    ),
  ).toBe('aä\n🎉b');
});
