import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SetBuilder } from '../../../../core/datasets/set-builder';
import { datasetSchema, exactDataSchema } from '../../../../core/exchange/policy-datasets';
import { policySources } from '../../../../core/detect/custom/policy-sources';
import type { SpanSource } from '../../../../core/detect/types';

const KEY = new Uint8Array(32).fill(5);
const key = Buffer.from(KEY).toString('base64');

function setOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const builder = new SetBuilder('table', columns, KEY);
  for (const row of rows) builder.addRow(row);
  return Buffer.from(builder.finish()).toString('base64');
}

type Match = { columns?: number; window?: number; required?: string[] };

function sourceOf(inline: string, match: Match): SpanSource {
  const dataset = datasetSchema.parse({ id: 'crm', name: 'CRM', set: { inline, key }, match });
  const exactData = exactDataSchema.parse({ datasets: [dataset] });
  const { sources, unused } = policySources({ exactData, detectors: [], sets: new Map() });
  expect(unused).toEqual([]);
  return sources[0] as SpanSource;
}

function found(source: SpanSource, text: string): string[] {
  return source.find(text).map(({ start, end }) => text.slice(start, end));
}

const COLUMNS = ['name', 'mail', 'card', 'city'];
const CUSTOMERS = [
  ['Maria Müller', 'maria.mueller@example.test', '4111-1111-1111-1111', 'Berlin'],
  ['John Q. Public', 'jq@public.test', '5500 0000 0000 0004', 'Berlin'],
  ['山田太郎', 'yamada@example.test', '123456', 'Tokyo'],
];
const inline = setOf(COLUMNS, CUSTOMERS);

describe('a table', () => {
  it('is found where cells of one row stand together, however they are written', () => {
    const source = sourceOf(inline, {});
    expect(found(source, 'Pay MARIA MULLER with 4111 1111 1111 1111, please')).toEqual([
      'MARIA MULLER',
      '4111 1111 1111 1111',
    ]);
    expect(found(source, 'John\tQ Public <jq@public.test>')).toEqual([
      'John\tQ Public',
      'jq@public.test',
    ]);
    expect(found(source, '我是山田太郎。yamada@example.test')).toEqual([
      '山田太郎',
      'yamada@example.test',
    ]);
  });

  it('is not found by one cell, by cells of two rows, or far apart', () => {
    const source = sourceOf(inline, {});
    expect(found(source, 'Maria Müller went home')).toEqual([]);
    expect(found(source, 'Maria Müller and 5500000000000004')).toEqual([]);
    expect(found(source, `Maria Müller ${'x '.repeat(200)} 4111111111111111`)).toEqual([]);
    expect(
      found(
        sourceOf(inline, { window: 1000 }),
        `Maria Müller ${'x '.repeat(200)} 4111111111111111`,
      ),
    ).toHaveLength(2);
  });

  it('asks for the columns that the policy wants', () => {
    const card = sourceOf(inline, { required: ['card'] });
    expect(found(card, 'Maria Müller of Berlin')).toEqual([]);
    expect(found(card, 'Maria Müller 4111111111111111')).toHaveLength(2);
    expect(found(sourceOf(inline, { columns: 3 }), 'Maria Müller, Berlin')).toEqual([]);
    expect(
      found(sourceOf(inline, { columns: 3 }), 'Maria Müller, Berlin, 4111111111111111'),
    ).toHaveLength(3);
    expect(found(sourceOf(inline, { columns: 1 }), 'in Berlin')).toEqual(['Berlin']);
    expect(found(sourceOf(inline, { columns: 1, required: ['card'] }), 'in Berlin')).toEqual([]);
  });

  it('says what it found with the proof of a hash', () => {
    expect(sourceOf(inline, { columns: 1 }).find('in Berlin')).toEqual([
      {
        detector: 'dataset-crm',
        type: 'CUSTOMER_RECORD',
        category: 'customer_data',
        confidence: 'high',
        profiles: [],
        validated: true,
        start: 3,
        end: 9,
      },
    ]);
  });

  it('finds rows of two values that many rows have', () => {
    const first = Array.from({ length: 40 }, (_, n) => `First${n}`);
    const last = Array.from({ length: 80 }, (_, n) => `Last${n}`);
    const rows = first.flatMap((a, i) =>
      last.filter((_, j) => (i + j) % 2 === 0).map((b) => [a, b]),
    );
    const everyBody = Array.from({ length: 200 }, () => ['Anna', 'Schmidt']);
    const source = sourceOf(setOf(['first', 'last'], [...rows, ...everyBody]), {});
    expect(found(source, 'First3 Last5')).toEqual(['First3', 'Last5']);
    expect(found(source, 'First3 Last6')).toEqual([]);
    expect(found(source, 'Anna Schmidt')).toEqual(['Anna', 'Schmidt']);
    expect(found(source, 'Anna Last5')).toEqual([]);
  });

  it('holds every cell it was made of, in any surroundings', () => {
    const word = fc.stringMatching(/^[A-Za-zÀ-ÖØ-öø-ÿ]{3,9}$/);
    const number = fc.integer({ min: 1000, max: 2 ** 40 }).map(String);
    const cell = fc.oneof(
      word,
      number,
      fc.array(word, { minLength: 2, maxLength: 4 }).map((words) => words.join(' ')),
    );
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(table, fc.string(), fc.string(), fc.nat(), (rows, before, after, pick) => {
        const [a, b] = rows[pick % rows.length] as [string, string];
        const source = sourceOf(setOf(['a', 'b'], rows), { columns: 1 });
        const text = `${before} (${a}; ${b}) ${after}`;
        const spans = found(source, text).join('|');
        expect(spans).toContain(a);
        expect(spans).toContain(b);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a set', () => {
  it('holds no plain value', () => {
    const bytes = Buffer.from(inline, 'base64').toString('latin1');
    for (const value of ['Maria', 'maria', 'Berlin', 'berlin', '4111'])
      expect(bytes).not.toContain(value);
  });

  it('is of no use with another key, cut off, or changed', () => {
    const other = Buffer.alloc(32, 6).toString('base64');
    const attempt = (set: object): string[] => {
      const exactData = exactDataSchema.parse({ datasets: [{ id: 'a', name: 'A', set }] });
      return policySources({ exactData, detectors: [], sets: new Map() }).unused.map(
        ({ reason }) => reason,
      );
    };
    expect(attempt({ inline, key: other })).toEqual(['the set was made with another key']);
    expect(attempt({ inline: inline.slice(0, -40), key })).toEqual(['the set is damaged']);
    expect(attempt({ inline: Buffer.alloc(64).toString('base64'), key })).toEqual([
      'this is no hashed set',
    ]);
    expect(attempt({ sha256: 'a'.repeat(64), key })).toEqual(['the set is not on this device']);
  });

  it('survives any change of its bytes', () => {
    const good = Buffer.from(inline, 'base64');
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, cut) => {
        const bytes = Buffer.from(good.subarray(0, Math.max(64, cut)));
        bytes[at % bytes.length] = byte;
        const set = { inline: bytes.toString('base64'), key };
        const exactData = exactDataSchema.parse({ datasets: [{ id: 'a', name: 'A', set }] });
        const { sources } = policySources({ exactData, detectors: [], sets: new Map() });
        for (const source of sources) source.find('Maria Müller 4111 1111 1111 1111 Berlin');
      }),
    );
  });
});

describe('a word list', () => {
  it('finds plain words and phrases, and takes hashed ones alike', () => {
    const words = ['Project Nightingale', 'blue-falcon', '山田'];
    const exactData = exactDataSchema.parse({
      wordLists: [
        { id: 'code', name: 'Code names', words },
        {
          id: 'hashed',
          name: 'Hashed',
          set: {
            inline: setOf(
              ['word'],
              words.map((word) => [word]),
            ),
            key,
          },
        },
      ],
    });
    const { sources } = policySources({ exactData, detectors: [], sets: new Map() });
    const text = 'PROJECT  nightingale and Blue Falcon, not bluefalcons: 山田さん';
    for (const source of sources) {
      expect(found(source, text)).toEqual(['PROJECT  nightingale', 'Blue Falcon', '山田']);
    }
    expect(sources.map((source) => [...source.names])).toEqual([
      [['words-code', 'Code names']],
      [['words-hashed', 'Hashed']],
    ]);
  });
});
