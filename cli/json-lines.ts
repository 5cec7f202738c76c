import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { inputLines } from './input-lines';

/** One line that was read: its value, or what is wrong with it. */
export type Line<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly id?: unknown; readonly error: string };

/**
 * Reads one JSON line. Errors name the line and the member, and quote nothing of it: the text may be
 * a prompt.
 */
export function readLine<T>(line: string, number: number, schema: z.ZodType<T>): Line<T> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, error: `line ${number}: no JSON` };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  const id = typeof value === 'object' && value !== null && 'id' in value ? { id: value.id } : {};
  const error = `line ${number}: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'invalid'}`;
  return { ok: false, ...id, error };
}

/**
 * Answers each line of standard input, or of another stream, with one on standard output, at once and
 * in order. An answer to a line that cannot be read is `{id?, error}`.
 *
 * @returns false when a line could not be read.
 */
export async function answerLines<T>(
  schema: z.ZodType<T>,
  answer: (value: T) => object,
  input: Readable = process.stdin,
): Promise<boolean> {
  let number = 0;
  let good = true;
  for await (const line of inputLines(input)) {
    number += 1;
    if (line.trim() === '') continue;
    const read = readLine(line.replace(/^\ufeff/, ''), number, schema);
    if (read.ok) await writeAndWait(answer(read.value));
    else {
      good = false;
      const { id, error } = read;
      await writeAndWait(id === undefined ? { error } : { id, error });
    }
  }
  return good;
}

async function writeAndWait(value: object): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(value)}\n`)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}

/** Writes one JSON line to standard output; big integers as plain numbers. */
export function writeLine(value: object): void {
  const text = JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'bigint' ? Number(item) : item,
  );
  process.stdout.write(`${text}\n`);
}
