import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JSON_LIMITS, readJson, type JsonNode } from '../../../core/extract/json-source';

/** The value of a tree, as `JSON.parse` would give it. */
function toValue(node: JsonNode): unknown {
  switch (node.kind) {
    case 'string':
      return node.text;
    case 'scalar':
      return JSON.parse(node.word);
    case 'array':
      return node.items.map(toValue);
    case 'object':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, toValue(value)]));
  }
}

function strings(node: JsonNode): { text: string; start: number; end: number }[] {
  if (node.kind === 'string') return [node];
  if (node.kind === 'array') return node.items.flatMap(strings);
  return node.kind === 'object' ? node.entries.flatMap(({ value }) => strings(value)) : [];
}

const read = (text: string | Uint8Array) =>
  readJson(typeof text === 'string' ? Buffer.from(text) : text);
const anyJson = fc.json({ stringUnit: 'binary', maxDepth: 6 });

describe('a JSON document', () => {
  test('has the value JSON.parse gives it, and is strict', () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(0, 1, '\t'), (text, space) => {
        const source = JSON.stringify(JSON.parse(text), undefined, space);
        const result = read(source);
        expect(result).toMatchObject({ ok: true, strict: true, trailing: false });
        if (result.ok) expect(toValue(result.root)).toEqual(JSON.parse(source));
      }),
      { numRuns: 1000 },
    );
  });

  test('gives each string the place of its literal', () => {
    fc.assert(
      fc.property(anyJson, (text) => {
        const bytes = Buffer.from(text);
        const result = readJson(bytes);
        if (!result.ok) throw new Error(result.reason);
        for (const { text: value, start, end } of strings(result.root)) {
          expect(JSON.parse(bytes.toString('utf8', start, end))).toBe(value);
        }
      }),
    );
  });

  test('is called strict only where JSON.parse accepts it', () => {
    const characters = fc.constantFrom(
      ...'{}[]:,"\\u0a1-.e+ \nntrfls/xtrue',
      'null',
      '"a"',
      '{"a":',
    );
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 14 }), (pieces) => {
        const source = pieces.join('');
        const result = read(source);
        if (result.ok && result.strict) expect(toValue(result.root)).toEqual(JSON.parse(source));
      }),
      { numRuns: 20_000 },
    );
  });

  test.each([
    ['a repeated key', '{"a":1,"a":2}'],
    ['a trailing comma', '[1,]'],
    ['a bare line feed in a string', '["a\nb"]'],
    ['an escape that does not exist', '["\\x"]'],
    ['a word that does not exist', '[undefined]'],
    ['a missing end', '{"a":["b"'],
    ['something behind it', '{} {}'],
  ])('with %s is read and not strict', (_name, source) => {
    expect(read(source)).toMatchObject({ ok: true, strict: false });
  });

  test('may begin with a byte order mark and hold broken UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('\ufeff["a'),
      Buffer.of(0xff, 0xc3),
      Buffer.from('"]'),
    ]);
    const result = read(bytes);
    expect(result.ok && toValue(result.root)).toEqual(['a\ufffd\ufffd']);
  });

  test('that is cut off gives what there is', () => {
    const result = read('{"a":"one","b":["two","thr');
    expect(result.ok && strings(result.root).map(({ text }) => text)).toEqual([
      'one',
      'two',
      'thr',
    ]);
  });
});

describe('limits', () => {
  test('nesting ends at its limit', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(read(nested(JSON_LIMITS.depth)).ok).toBe(true);
    expect(read(nested(JSON_LIMITS.depth + 1))).toEqual({ ok: false, reason: 'too-deep' });
    expect(read('['.repeat(5_000_000))).toEqual({ ok: false, reason: 'too-deep' });
  });

  test('the number of values ends at its limit', () => {
    const list = (count: number) => `[${'1,'.repeat(count - 1)}1]`;
    expect(read(list(JSON_LIMITS.values - 1)).ok).toBe(true);
    expect(read(list(JSON_LIMITS.values))).toEqual({ ok: false, reason: 'too-many-values' });
  });

  test('ten megabytes take a time that grows with their length only', () => {
    const time = (size: number): number => {
      const source = Buffer.from(JSON.stringify({ prompt: 'a\\"\n'.repeat(size / 4) }));
      const start = performance.now();
      const result = readJson(source);
      expect(result.ok && toValue(result.root)).toBeTruthy();
      return performance.now() - start;
    };
    time(1_000_000);
    // Ten times the text may take thirty times as long on a busy machine, never a hundred.
    expect(time(10_000_000)).toBeLessThan(30 * Math.max(time(1_000_000), 5));
  });
});
