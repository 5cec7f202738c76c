import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

type Tree = { readonly [key: string]: string | Tree };

const FOLDER = resolve(import.meta.dirname, '../../../../renderer/ui/messages');
const FILES = {
  en: [
    'common',
    'companion',
    'console-access',
    'console-doors',
    'console-reports',
    'console',
    'desktop',
    'isolation',
  ],
  de: [
    'common',
    'companion',
    'console-access',
    'console-doors',
    'console-reports',
    'console',
    'desktop',
    'isolation',
  ],
  fr: ['common', 'companion', 'desktop', 'isolation'],
  es: ['common', 'companion', 'desktop', 'isolation'],
  ja: ['common', 'companion', 'desktop', 'isolation'],
};

function read(language: string, file: string): Tree {
  const parsed: unknown = JSON.parse(readFileSync(join(FOLDER, language, `${file}.json`), 'utf8'));
  return parsed as Tree;
}

function flat(tree: Tree, prefix = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${key}`, value] as const]
      : flat(value, `${prefix}${key}.`),
  );
}

/** `count_one` and `count_other` are one message in the plural forms that its language has. */
const PLURAL = /_(zero|one|two|few|many|other)$/;

function messages(language: string, file: string): ReadonlyMap<string, string> {
  return new Map(flat(read(language, file)));
}

const keys = (of: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...of.keys()].map((key) => key.replace(PLURAL, '')))].sort();

/** A language may name the product in a message where another says "it". */
const PRODUCT = '{{product}}';

const placeholders = (text: string): string =>
  [...new Set(text.match(/\{\{\w+(, \w+)?\}\}/g) ?? [])]
    .filter((placeholder) => placeholder !== PRODUCT)
    .sort()
    .join();

/** What a message may fill in, over all its plural forms. */
function fills(of: ReadonlyMap<string, string>, key: string): string {
  const forms = [...of].filter(([name]) => name.replace(PLURAL, '') === key);
  return placeholders(forms.map(([, text]) => text).join(' '));
}

const translated = Object.entries(FILES).flatMap(([language, files]) =>
  files.map((file) => ({ language, file })),
);

describe('message catalogue', () => {
  it('is all there is in its folder', () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((at) => at.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(FILES).sort());
    for (const [language, files] of Object.entries(FILES)) {
      expect(readdirSync(join(FOLDER, language)).sort()).toEqual(files.map((at) => `${at}.json`));
    }
  });

  it.each(translated)('says the same things in $language/$file', ({ language, file }) => {
    const english = messages('en', file);
    const other = messages(language, file);
    expect(keys(other)).toEqual(keys(english));
    expect(keys(english).filter((key) => fills(english, key) !== fills(other, key))).toEqual([]);
    expect([...other].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each(translated)('has every plural form that $language needs, in $file', (at) => {
    const { pluralCategories } = new Intl.PluralRules(at.language).resolvedOptions();
    const of = messages(at.language, at.file);
    const plural = [...of.keys()].filter((key) => PLURAL.test(key));
    const missing = [...new Set(plural.map((key) => key.replace(PLURAL, '')))].flatMap((key) =>
      pluralCategories.map((form) => `${key}_${form}`).filter((form) => !of.has(form)),
    );
    expect(missing).toEqual([]);
  });

  it.each([
    { app: 'console', files: FILES.en.filter((file) => file.startsWith('console')) },
    { app: 'companion', files: ['companion'] },
    { app: 'desktop', files: ['desktop'] },
  ])('names nothing twice in what $app is made of, or the later file hides it', ({ files }) => {
    const names = ['common', ...files].flatMap((file) => Object.keys(read('en', file)));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
