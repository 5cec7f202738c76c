import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Container } from '../../../../core/detect/models/container';
import { Tagger } from '../../../../core/detect/models/tagger/tagger';
import { tagTokens } from '../../../../core/detect/models/tagger/tokens';
import { NAMING_PROMPTS, ORDINARY_PROMPTS } from '../../../fixtures/models/ordinary-prompts';

const file = join(import.meta.dirname, '../../../../resources/models/tagger.bin');
const tagger = new Tagger(Container.read(file));

function found(text: string): string[] {
  return tagger.find(text).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`);
}

describe('the tagger', () => {
  it('finds people, places and firms', () => {
    expect(found('My name is Maria Lopez and I work for Siemens in Berlin.')).toEqual([
      'PERSON Maria Lopez',
      'ORGANIZATION Siemens',
      'LOCATION Berlin',
    ]);
  });

  it('finds nothing in a request without names', () => {
    expect(found('Please write a unit test that sorts the list by date.')).toEqual([]);
    expect(found('Wie sortiere ich eine Liste nach dem Datum?')).toEqual([]);
  });

  it('leaves ordinary prompts alone, in whatever case they are typed', () => {
    for (const written of [
      (text: string) => text,
      (text: string) => text.toLowerCase(),
      (text: string) => text.toUpperCase(),
    ]) {
      const alarms = ORDINARY_PROMPTS.map(written).filter((text) => tagger.find(text).length > 0);
      expect(alarms.length / ORDINARY_PROMPTS.length, alarms.join('\n')).toBeLessThan(0.025);
    }
  });

  it.each(NAMING_PROMPTS)('finds what a short prompt names: %s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('takes no number for an age that nobody reaches, and no words for an address', () => {
    expect(found('He is 940 years old.')).toEqual([]);
    expect(found('Is Carly Fiorina at home?').filter((tag) => tag.startsWith('ADDRESS'))).toEqual(
      [],
    );
  });

  it('ends a name where the sentence ends', () => {
    expect(found('We met in Paris. Can you call Anna?')).toEqual(['LOCATION Paris', 'PERSON Anna']);
    expect(found('The office in St. Louis is closed.')).toEqual(['LOCATION St. Louis']);
  });

  it('reports names as unproved findings of personal data', () => {
    expect(tagger.find('Dear Mr. Henry Ford,').find(({ type }) => type === 'PERSON')).toMatchObject(
      {
        detector: 'person-name',
        category: 'pii',
        validated: false,
      },
    );
  });

  it('gives spans in order, inside the text and without overlaps', () => {
    const word = fc.constantFrom(
      'Anna',
      'Müller',
      'Paris',
      'the',
      'Inc',
      '12',
      '\ud800',
      '東京',
      ',',
      '\n',
      'Dr.',
      'IBM',
      '👍',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const text = words.join(' ');
        let last = 0;
        for (const { start, end } of tagger.find(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('the tokens of the tagger', () => {
  it('are words, numbers and signs with their places', () => {
    const text = "Ann O'Brien paid 1,250.50 in 東京.\nYes";
    expect(tagTokens(text).map((token) => token.text)).toEqual([
      'Ann',
      "O'Brien",
      'paid',
      '1,250.50',
      'in',
      '東',
      '京',
      '.',
      'Yes',
    ]);
    for (const { text: word, start, end } of tagTokens(text))
      expect(text.slice(start, end)).toBe(word);
    expect(
      tagTokens(text)
        .filter(({ first }) => first)
        .map((token) => token.text),
    ).toEqual(['Ann', 'Yes']);
  });
});
