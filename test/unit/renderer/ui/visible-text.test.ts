import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../../..');
/** Attributes that people read or hear. */
const SPOKEN = new Set([
  'aria-label',
  'title',
  'label',
  'placeholder',
  'description',
  'alt',
  'text',
]);
/** Members of Electron's dialogs, menus and notifications that people read. */
const SHOWN = new Set([
  ...['label', 'toolTip', 'message', 'detail', 'title', 'body', 'text', 'remedy'],
]);
const WORD = /\p{L}{2,}/u;
/** Examples of addresses and names that are the same in every language, and keys of the keyboard. */
const EXAMPLE = /^(https?:\/\/\S+|[a-z]+\/[\w.-]+|Ctrl \w)$/;

function sources(folder: string, ends: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ends))
    .map((name) => join(ROOT, folder, name));
}

function walk(file: string, look: (node: ts.Node) => string | undefined): string[] {
  const text = readFileSync(file, 'utf8');
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const words = look(node);
    if (words !== undefined && WORD.test(words) && !EXAMPLE.test(words))
      found.push(`${relative(ROOT, file)}: ${words}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Text between tags, and literals in attributes that are read or heard. */
function ofPage(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return node.text.trim();
  if (!ts.isJsxAttribute(node) || !SPOKEN.has(node.name.getText())) return undefined;
  const value = node.initializer;
  return value !== undefined && ts.isStringLiteral(value) ? value.text : undefined;
}

/** Literals given to what Electron shows. */
function ofMain(node: ts.Node): string | undefined {
  if (!ts.isPropertyAssignment(node) || !SHOWN.has(node.name.getText())) return undefined;
  const value = node.initializer;
  return ts.isStringLiteralLike(value) ? value.text : undefined;
}

describe('text that people see', () => {
  it('is in the catalogue, in both React apps', () => {
    const files = ['companion', 'console', 'ui'].flatMap((app) =>
      sources(join('renderer', app), '.tsx'),
    );
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => walk(file, ofPage))).toEqual([]);
  });

  it('is in the catalogue, in tray, notifications, links and windows of the main process', () => {
    const files = [
      ...['tray', 'notifications', 'warn', 'windows', 'companion'],
      ...['trust', 'routing', 'diag'],
    ].flatMap((folder) => sources(join('main', folder), '.ts'));
    expect(files.length).toBeGreaterThan(10);
    const found = files.flatMap((file) => walk(file, ofMain));
    expect(found).toEqual([]);
  });

  it('would be found', () => {
    const source = ts.createSourceFile(
      'a.tsx',
      '<p title="Hello there">Some words</p>',
      ts.ScriptTarget.Latest,
      true,
      ts.ScriptKind.TSX,
    );
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const words = ofPage(node);
      if (words) found.push(words);
      ts.forEachChild(node, visit);
    };
    visit(source);
    expect(found).toEqual(['Hello there', 'Some words']);
  });
});
