import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withReference } from './policy-reference';

/** Writes the tables of docs/policy.md anew: `npx tsx scripts/docs/fields.ts`. */
const file = join(import.meta.dirname, '../../docs/policy.md');
writeFileSync(file, await withReference(readFileSync(file, 'utf8')));
