import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { PAIR_ALPHABET, pairSymbol } from '../../core/detect/validators/pair-alphabet';

/**
 * Trains the model behind the `random` check: how unlikely, in bits, one character is after another
 * in names and words. It reads the identifiers and words of the given files and folders and writes
 * `core/detect/validators/letter-pairs.ts`. The same input gives the same file.
 *
 *     npx tsx scripts/detect/letter-pairs.ts core main server renderer cli docs test/unit
 */

const TARGET = join(import.meta.dirname, '../../core/detect/validators/letter-pairs.ts');

/** Words longer than this are data, not names. */
const LONGEST_WORD = 40;

/** Added to every count, so that nothing is impossible. */
const SMOOTHING = 0.5;

/** One step of the stored table, in bits. */
const STEP_BITS = 0.25;

function* filesIn(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) {
    if (/\.(?:ts|tsx|md|js|mjs|txt)$/.test(path)) yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesIn(join(path, name));
}

function countPairs(paths: readonly string[]): Float64Array {
  const size = PAIR_ALPHABET.length;
  const counts = new Float64Array(size * size);
  for (const file of paths.flatMap((path) => [...filesIn(path)])) {
    for (const [word] of readFileSync(file, 'utf8').matchAll(/[A-Za-z0-9_]{2,}/g)) {
      if (word.length > LONGEST_WORD) continue;
      for (let index = 1; index < word.length; index++) {
        const before = pairSymbol(word.charCodeAt(index - 1));
        const after = pairSymbol(word.charCodeAt(index));
        counts[before * size + after] = (counts[before * size + after] ?? 0) + 1;
      }
    }
  }
  return counts;
}

/** Bits of each pair as one printable character: `!` is zero, every further one a step more. */
function encodeBits(counts: Float64Array): string {
  const size = PAIR_ALPHABET.length;
  let encoded = '';
  for (let before = 0; before < size; before++) {
    const row = counts.subarray(before * size, (before + 1) * size);
    const sum = row.reduce((total, count) => total + count + SMOOTHING, 0);
    for (const count of row) {
      const steps = Math.round(-Math.log2((count + SMOOTHING) / sum) / STEP_BITS);
      encoded += String.fromCharCode(0x21 + Math.min(steps, 0x7d - 0x21));
    }
  }
  // A backslash or a quote would need an escape in the source: use the next step instead.
  return encoded.replaceAll('\\', ']').replaceAll("'", '(').replaceAll('`', 'a');
}

const bits = encodeBits(countPairs(process.argv.slice(2)));
const lines = bits.match(/.{1,88}/g) ?? [];
writeFileSync(
  TARGET,
  `/** Written by scripts/detect/letter-pairs.ts: bits of each pair of characters in names and words. */
export const STEP_BITS = ${STEP_BITS};

/** Row: the character before; column: the character after; \`!\` is zero bits, each further one a step. */
export const PAIR_BITS =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`,
);
