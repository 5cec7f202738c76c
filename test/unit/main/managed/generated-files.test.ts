import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { mergeLayers } from '../../../../main/managed/configuration';
import { DESCRIPTIONS } from '../../../../main/managed/descriptions';
import { managedSchema } from '../../../../main/managed/schema';
import { parseRegistry } from '../../../../main/managed/windows';
import { managedFiles } from '../../../../scripts/managed/files';
import { withSettings } from '../../../../scripts/managed/page';

const root = resolve(import.meta.dirname, '../../../..');
const files = managedFiles();
const keys = Object.keys(managedSchema.shape);

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements of an XML text, in which every element must be closed where it is. */
function elementsOf(xml: string): Element[] {
  const elements: Element[] = [];
  const closed: string[] = [];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => elements.push({ name, attributes }),
      onclosetag: (name) => closed.push(name),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  const written = xml.match(/<\/|\/>/g) ?? [];
  // The parser closes what the text leaves open, so the text must say each end itself.
  expect(written).toHaveLength(elements.length);
  expect(closed).toHaveLength(elements.length);
  return elements;
}

describe('the files for administrators', () => {
  it('are as the schema has them now (npx tsx scripts/managed/index.ts)', async () => {
    for (const [name, text] of Object.entries(files)) {
      expect(readFileSync(join(root, 'resources/managed', name), 'utf8'), name).toBe(text);
    }
    const page = readFileSync(join(root, 'docs/managed.md'), 'utf8');
    expect(await withSettings(page)).toBe(page);
  });

  it('document every setting, and give an example that is valid', () => {
    expect(Object.keys(DESCRIPTIONS).sort()).toEqual([...keys].sort());
    const example = Object.fromEntries(
      Object.entries(DESCRIPTIONS).map(([key, { example: value }]) => [key, value]),
    );
    const { issues } = mergeLayers([{ level: 'managed', origin: 'example', value: example }]);
    expect(issues).toEqual([]);
  });

  it.each(['linux/managed.json', 'linux/recommended.json'])('%s is accepted as it is', (name) => {
    const value: unknown = JSON.parse(files[name] ?? '');
    expect(mergeLayers([{ level: 'managed', origin: name, value }]).issues).toEqual([]);
  });
});

describe('the template of group policy', () => {
  const elements = elementsOf(files['windows/portcullis.admx'] ?? '');

  it('has a policy of each setting on both levels, at the keys that the companion reads', () => {
    const policies = elements.filter(({ name }) => name === 'policy');
    const places = policies.map(({ attributes }) => `${attributes['key']}: ${attributes['name']}`);
    expect(places).toEqual([
      ...keysInOrder().map((key) => `Software\\Policies\\Portcullis: ${key}`),
      ...keysInOrder().map(
        (key) => `Software\\Policies\\Portcullis\\Recommended: ${key}_recommended`,
      ),
    ]);
  });

  it.each(['en-US', 'de-DE'])('has all its words in %s', (language) => {
    const words = elementsOf(files[`windows/${language}/portcullis.adml`] ?? '');
    const there = new Set(
      words
        .filter(({ name }) => name === 'string' || name === 'presentation')
        .map(({ name, attributes }) => `${name}.${attributes['id']}`),
    );
    const used = (files['windows/portcullis.admx'] ?? '').matchAll(
      /\$\(((string|presentation)\..*?)\)/g,
    );
    for (const [, id = ''] of used) expect(there).toContain(id);
  });

  it('writes what the companion reads', () => {
    const root = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Portcullis';
    const value = parseRegistry(
      [
        root,
        '    organisation    REG_SZ    Example Ltd',
        '    allowPause    REG_DWORD    0x0',
        '    pauseMaxMinutes    REG_DWORD    0xf',
        '    policy    REG_SZ    {"warn":{"timeoutSeconds":60}}',
        '',
        `${root}\\doNotInspect`,
        '    1    REG_SZ    *.bank.example',
        '    2    REG_SZ    health.example',
        '',
      ].join('\r\n'),
    );
    const { settings, issues } = mergeLayers([{ level: 'managed', origin: 'registry', value }]);
    expect(issues).toEqual([]);
    expect(settings).toMatchObject({
      organisation: 'Example Ltd',
      allowPause: false,
      pauseMaxMinutes: 15,
      doNotInspect: ['*.bank.example', 'health.example'],
    });
    expect(settings.policy?.warn?.timeoutSeconds).toBe(60);
  });
});

describe('the files of macOS', () => {
  it('are well-formed, and the manifest has every setting on both levels', () => {
    elementsOf(files['macos/app.portcullis.companion.mobileconfig'] ?? '');
    const manifest = files['macos/app.portcullis.companion.plist'] ?? '';
    elementsOf(manifest);
    for (const key of keys) {
      const named = manifest.split(`<key>pfm_name</key>`).filter((part) => {
        return part.trimStart().startsWith(`<string>${key}</string>`);
      });
      expect(named, key).toHaveLength(2);
    }
  });
});

function keysInOrder(): string[] {
  return Object.keys(DESCRIPTIONS);
}
