import { expect, it } from 'vitest';
import { CatalogueError, parseCatalogue } from '../../../core/detect/catalogue';

const profiles = {
  name: 'profiles.json',
  content: { profiles: [{ id: 'pii', name: 'Personal data', description: 'People.' }] },
};
const entry = {
  id: 'a',
  name: 'An a',
  type: 'A',
  category: 'pii',
  profiles: ['pii'],
  keywords: ['a'],
  pattern: 'a{2}',
  confidence: 'low',
  examples: { found: ['aa'], ignored: ['b'] },
};
const parse = (...detectors: object[]) =>
  parseCatalogue([{ name: 'group.json', content: { source: 'test', detectors } }], profiles);

it('names file and path of every fault', () => {
  expect(() =>
    parse({ ...entry, pattern: 'a+' }, { ...entry, id: 'B', validators: ['no'] }),
  ).toThrow(CatalogueError);
  expect(() => parse({ ...entry, pattern: 'a+' })).toThrow(
    /group\.json: detectors\[0\]\.pattern: quantifiers are bounded/,
  );
  expect(() => parse({ ...entry, profiles: ['none'] })).toThrow(
    /group\.json: a: no profile "none"/,
  );
  expect(() => parse(entry, entry)).toThrow(/a is already in group\.json/);
  expect(() => parse({ ...entry, keywords: undefined })).toThrow(/either keywords or word/);
  expect(() => parse({ ...entry, pattern: undefined })).toThrow(/either pattern or assigned/);
});

it('takes an entry with its examples', () => expect(parse(entry).detectors).toHaveLength(1));
