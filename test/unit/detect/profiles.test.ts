import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDetectionEngine } from '../../../core/detect/engine';
import { loadCatalogue } from '../../../core/detect/load-catalogue';
import { profileSchema } from '../../../core/exchange/policy-document';

const engine = createDetectionEngine(
  loadCatalogue(join(import.meta.dirname, '../../../resources/detectors')),
);
const text = 'Write to ann@corp.test and to bob@corp.test';
const profilesOf = (settings: object) =>
  engine
    .withProfiles([profileSchema.parse({ id: 'mine', name: 'Mine', ...settings })])
    .scan([{ index: 0, text }])
    .findings.map((finding) => finding.profiles);

it('names the predefined profiles', () => {
  expect(engine.scan([{ index: 0, text }]).findings.map((f) => f.profiles)).toEqual([
    ['pii'],
    ['pii'],
  ]);
});

it('adds the profiles of the policy by detector and by category', () => {
  expect(profilesOf({ detectors: ['email-address'] })).toEqual([
    ['pii', 'mine'],
    ['pii', 'mine'],
  ]);
  expect(profilesOf({ categories: ['pii'] })).toEqual([
    ['pii', 'mine'],
    ['pii', 'mine'],
  ]);
  expect(profilesOf({ categories: ['health'] })).toEqual([['pii'], ['pii']]);
});

it('fires when the match count is exceeded, not when it is reached', () => {
  expect(profilesOf({ categories: ['pii'], matchCount: 1 })[0]).toEqual(['pii', 'mine']);
  expect(profilesOf({ categories: ['pii'], matchCount: 2 })[0]).toEqual(['pii']);
});

it('lets a policy profile replace the predefined one of its id', () => {
  const [first] = engine
    .withProfiles([profileSchema.parse({ id: 'pii', name: 'Ours', categories: ['health'] })])
    .scan([{ index: 0, text }]).findings;
  expect(first?.profiles).toEqual([]);
});

it('finds the same in a long text that comes again, by the profiles in force', () => {
  const long = `${text}. ${'Nothing to see here. '.repeat(100)}`;
  const remembering = createDetectionEngine(
    loadCatalogue(join(import.meta.dirname, '../../../resources/detectors')),
    { remembers: true },
  );
  const found = (ids: readonly string[]) =>
    remembering
      .withProfiles(ids.map((id) => profileSchema.parse({ id, name: id, categories: ['pii'] })))
      .scan([{ index: 3, text: long }]).findings;
  const first = found([]);
  for (let time = 0; time < 3; time += 1) expect(found([])).toEqual(first);
  expect(first.map(({ part, start }) => ({ part, start }))).toEqual([
    { part: 3, start: 9 },
    { part: 3, start: 30 },
  ]);
  expect(found(['mine'])[0]?.profiles).toEqual(['pii', 'mine']);
});
