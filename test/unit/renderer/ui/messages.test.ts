import { describe, expect, it } from 'vitest';
import de from '../../../../renderer/ui/messages/de.json';
import en from '../../../../renderer/ui/messages/en.json';

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${key}`, value] as const]
      : flat(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string): readonly string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('message catalogue', () => {
  const german = new Map(flat(de));

  it('has the same keys in every language', () => {
    expect([...german.keys()].sort()).toEqual(
      flat(en)
        .map(([key]) => key)
        .sort(),
    );
  });

  it('has the same placeholders in every language', () => {
    const differing = flat(en).filter(
      ([key, text]) => placeholders(text).join() !== placeholders(german.get(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  it('says something under every key', () => {
    expect([...flat(en), ...flat(de)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});
