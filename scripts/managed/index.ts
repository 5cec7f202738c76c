import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { managedFiles } from './files';
import { withSettings } from './page';

/** `npx tsx scripts/managed/index.ts`: writes resources/managed and the settings of docs/managed.md. */
const root = resolve(import.meta.dirname, '../..');
for (const [name, text] of Object.entries(managedFiles())) {
  const file = join(root, 'resources', 'managed', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const page = join(root, 'docs', 'managed.md');
writeFileSync(page, await withSettings(readFileSync(page, 'utf8')));
