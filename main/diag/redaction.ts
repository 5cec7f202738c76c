import { z } from 'zod';

/** Longest log that goes into a bundle, bytes; the end of it is what tells what happened. */
export const LOG_LIMIT_BYTES = 2 * 1024 * 1024;

/**
 * The fields of a log line that go into a bundle: numbers, and words of the program itself. Whatever
 * else a line has may have come from a page, a person or a server, and stays here.
 */
const FIELDS = new Set([
  ...['level', 'time', 'name', 'pid', 'msg', 'what', 'code', 'child', 'restartInMs', 'step'],
  ...['status', 'reason', 'backend', 'version', 'protection', 'policyVersion', 'port', 'count'],
]);
/** The same of an error object: its kind, and never its message. */
const ERROR_FIELDS = new Set(['type', 'code', 'name', 'syscall', 'errno']);

/** A word of a program: no blanks, so no sentence, and too short for a key or a token. */
const WORD = /^[A-Za-z0-9][\w.:-]{0,23}$/;
/** What our own messages are made of; a message with anything else in it is left out. */
const SENTENCE = /^[A-Za-z][A-Za-z0-9 ,.;:'()/-]{0,159}$/;
/** Something in a message that may be a secret or somebody's address. */
const SUSPICIOUS = /[A-Za-z0-9+/_-]{25,}|@|:\/\/|\d{5,}/;

const objectSchema = z.record(z.string(), z.unknown());

/** A log as it goes into a bundle, and how many lines were left out. */
export function redactLog(text: string): { readonly text: string; readonly dropped: number } {
  let dropped = 0;
  const lines = text.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    const kept = redactLine(line);
    if (kept === undefined) dropped += 1;
    return kept === undefined ? [] : [kept];
  });
  return { text: lines.map((line) => `${line}\n`).join(''), dropped };
}

function redactLine(line: string): string | undefined {
  let parsed;
  try {
    parsed = objectSchema.safeParse(JSON.parse(line));
  } catch {
    // Not a line of ours, such as a stack trace of something else.
    return undefined;
  }
  return parsed.success ? JSON.stringify(redactObject(parsed.data)) : undefined;
}

function redactObject(line: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(line)) {
    if (key === 'err') kept['err'] = pick(value, ERROR_FIELDS);
    else if (key === 'detail') kept['detail'] = pick(value, FIELDS);
    else if (FIELDS.has(key)) kept[key] = redactValue(key, value);
  }
  // A line without words of its own has those of its error, which may quote anything.
  if (line['msg'] === messageOf(line['err'])) delete kept['msg'];
  return kept;
}

function messageOf(error: unknown): unknown {
  const parsed = objectSchema.safeParse(error);
  return parsed.success ? parsed.data['message'] : undefined;
}

function pick(value: unknown, fields: ReadonlySet<string>): Record<string, unknown> {
  const parsed = objectSchema.safeParse(value);
  if (!parsed.success) return {};
  return Object.fromEntries(
    Object.entries(parsed.data)
      .filter(([key]) => fields.has(key))
      .map(([key, item]) => [key, redactValue(key, item)]),
  );
}

function redactValue(key: string, value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return '[left out]';
  const isPlain = (key === 'msg' ? SENTENCE : WORD).test(value) && !SUSPICIOUS.test(value);
  return isPlain ? value : '[left out]';
}
