import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createExtractors } from '../../../core/extract/registry';
import type { Extractor, ResponseReader } from '../../../core/extract/types';
import { fixtureCases, summary, type FixtureCase } from './fixture-cases';

const extractors = createExtractors();
const cases = fixtureCases();
const named = (list: readonly FixtureCase[]) => list.map((one) => [one.name, one] as const);

function extractorOf(one: FixtureCase): Extractor {
  const extractor = extractors.find(one.head);
  expect(extractor.id).toBe(one.extractor);
  return extractor;
}

describe('a request', () => {
  test.each(named(cases))('%s', (_name, one) => {
    const read = extractorOf(one).read(one.head, one.body);
    if (one.expected === null) {
      expect(read).toBeUndefined();
      return;
    }
    const { drifted = false, ...expected } = one.expected;
    expect(read && summary(read.prompt)).toEqual(expected);
    expect(read?.prompt.drifted ?? false).toBe(drifted);
    expect(read?.prompt.extractor).toBe(one.extractor);
  });

  test.each(named(cases))('%s is read the same after its text was exchanged', (_name, one) => {
    const extractor = extractorOf(one);
    const read = extractor.read(one.head, one.body);
    if (read === undefined) return;
    const indexes = read.prompt.parts.flatMap((part, index) =>
      part.kind === 'text' ? [index] : [],
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...indexes, -1), someText())), (chosen) => {
        const edits = new Map(chosen.filter(([index]) => index >= 0));
        const target = read.retarget?.(edits) ?? one.head.target;
        const again = extractor.read({ ...one.head, target }, read.replace(edits));
        // What goes with a text may mean something else beside another: only words and speakers stay.
        const texts = read.prompt.parts.flatMap((part, index) =>
          part.kind === 'text' ? [[part.role, edits.get(index) ?? part.text]] : [],
        );
        expect(
          again?.prompt.parts.flatMap((part) =>
            part.kind === 'text' ? [[part.role, part.text]] : [],
          ),
        ).toEqual(texts);
      }),
      { numRuns: 5 },
    );
  });

  test.each(named(cases))('%s keeps every byte when nothing is exchanged', (_name, one) => {
    const read = extractorOf(one).read(one.head, one.body);
    if (read === undefined) return;
    expect(Buffer.from(read.replace(new Map()))).toEqual(one.body);
  });
});

/** Text that reads as written wherever it stands, with all that formats must escape. */
function someText(): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .map((text) => `${SENTENCE} "&+%\\\n${text.replaceAll('--XX', '')}`);
}

const SENTENCE = 'what stood here was masked by a rule of the company before it was sent';

describe('an answer', () => {
  const answered = cases.filter(({ response }) => response !== undefined);

  test.each(named(answered))('%s, however it is cut', (_name, one) => {
    const { response } = one;
    if (response === undefined) return;
    const { head, body, text, shown } = response;
    const extractor = extractorOf(one);
    fc.assert(
      fc.property(fc.array(fc.nat(body.length), { maxLength: 12 }), (cuts) => {
        expect(readAll(extractor.reader(one.head, head), body, cuts)).toBe(text);
      }),
      { numRuns: 5 },
    );
    expect(readAll(extractor.reader(one.head, head, 'shown'), body, [])).toBe(shown);
    const everyByte = Array.from(body, (_byte, index) => index);
    expect(readAll(extractor.reader(one.head, head), body, everyByte)).toBe(text);
  });
});

function readAll(reader: ResponseReader, body: Buffer, cuts: readonly number[]): string {
  const points = [0, ...[...cuts].sort((a, b) => a - b), body.length];
  let text = '';
  for (let index = 1; index < points.length; index += 1) {
    text += reader.push(body.subarray(points[index - 1], points[index]));
  }
  return text + reader.finish();
}

describe('bytes that nobody expected', () => {
  const heads = cases.map(({ head }) => head);

  test('random bytes are survived by every extractor', () => {
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, bytes) => {
        const read = extractors.find(head).read(head, bytes);
        read?.replace(new Map([[0, 'x']]));
      }),
      { numRuns: 1000 },
    );
  });

  test('a real body with broken bytes is survived', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...cases.filter(({ body }) => body.length > 0)),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        (one, changes, cut) => {
          const bytes = Buffer.from(one.body);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const damaged = bytes.subarray(0, cut % (bytes.length + 1));
          const read = extractors.find(one.head).read(one.head, damaged);
          read?.replace(new Map([[0, 'x']]));
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('a damaged answer is survived', () => {
    const answered = cases.filter(({ response }) => response !== undefined);
    fc.assert(
      fc.property(
        fc.constantFrom(...answered),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (one, changes) => {
          if (one.response === undefined) return;
          const bytes = Buffer.from(one.response.body);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          readAll(extractors.find(one.head).reader(one.head, one.response.head), bytes, [7, 31]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
