import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { z } from 'zod';
import { createDetectionEngine } from '../../core/detect/engine';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import type { DetectionEngine } from '../../core/detect/types';
import type { Finding } from '../../core/exchange/finding';
import { resourcesDir } from '../resources';

/** Exit status when something was found, or a line could not be read. */
const FOUND = 1;

/** Exit status of a wrong call. */
const MISUSE = 2;

const lineSchema = z.object({ id: z.unknown(), text: z.string() });

/** A finding as the machine-readable output shows it. */
function publicFinding(finding: Finding): Record<string, unknown> {
  const { detector, type, category, profiles, start, end, confidence, validated } = finding;
  return {
    detector,
    type,
    category,
    profile: profiles[0] ?? '',
    start,
    end,
    confidence,
    validated,
  };
}

function answerLine(engine: DetectionEngine, line: string, number: number): [object, boolean] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Its message would quote the text.
    return [{ error: `line ${number}: no JSON` }, true];
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') ?? '';
    const id = typeof value === 'object' && value !== null && 'id' in value ? { id: value.id } : {};
    return [
      { ...id, error: `line ${number}: ${where === '' ? '' : `${where}: `}${issue?.message}` },
      true,
    ];
  }
  const { id, text } = parsed.data;
  const { findings } = engine.scan([{ index: 0, text }]);
  return [{ id, findings: findings.map(publicFinding) }, findings.length > 0];
}

/** JSON lines in, JSON lines out, each answered at once. */
async function scanJsonLines(engine: DetectionEngine): Promise<boolean> {
  let number = 0;
  let hit = false;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    number++;
    if (line.trim() === '') continue;
    const [answer, isHit] = answerLine(engine, line, number);
    hit ||= isHit;
    if (!process.stdout.write(`${JSON.stringify(answer)}\n`)) {
      await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
  }
  return hit;
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `${line}:${offset - before.lastIndexOf('\n')}`;
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows.reduce<number[]>(
    (wide, row) => row.map((cell, column) => Math.max(wide[column] ?? 0, cell.length)),
    [],
  );
  for (const row of rows) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
}

/** Texts for people: a table of masked findings. */
function scanTexts(
  engine: DetectionEngine,
  texts: readonly { name: string; text: string }[],
): boolean {
  const rows: string[][] = [];
  texts.forEach(({ name, text }, index) => {
    for (const finding of engine.scan([{ index, text }]).findings) {
      const where = `${name}:${position(text, finding.start)}`;
      rows.push([where, engine.nameOf(finding.detector), finding.confidence, finding.masked]);
    }
  });
  if (rows.length === 0) process.stderr.write('Nothing found.\n');
  else printTable([['WHERE', 'WHAT', 'CONFIDENCE', 'MASKED'], ...rows]);
  return rows.length > 0;
}

async function readTexts(files: readonly string[]): Promise<{ name: string; text: string }[]> {
  if (files.length === 0) {
    return [{ name: '(standard input)', text: (await buffer(process.stdin)).toString('utf8') }];
  }
  return Promise.all(files.map(async (name) => ({ name, text: await readFile(name, 'utf8') })));
}

async function run(files: readonly string[], options: { jsonl?: boolean }): Promise<void> {
  if (options.jsonl === true && files.length > 0) {
    process.stderr.write('portcullis: --jsonl reads standard input and takes no files\n');
    process.exitCode = MISUSE;
    return;
  }
  const engine = createDetectionEngine(loadCatalogue(join(resourcesDir(), 'detectors')));
  if (options.jsonl === true) {
    if (await scanJsonLines(engine)) process.exitCode = FOUND;
    return;
  }
  let texts: { name: string; text: string }[];
  try {
    texts = await readTexts(files);
  } catch (error) {
    process.stderr.write(`portcullis: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = MISUSE;
    return;
  }
  if (scanTexts(engine, texts)) process.exitCode = FOUND;
}

/** `portcullis scan`: what would be found in a text, without sending it anywhere. */
export function registerScan(program: Command): void {
  program
    .command('scan')
    .description('Find secrets, personal data and source code in text.')
    .argument('[file...]', 'text files; standard input without any')
    .option('--jsonl', 'read {id, text} lines from standard input, write one JSON line each')
    .action(run);
}
