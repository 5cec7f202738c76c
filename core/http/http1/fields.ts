import type { Headers } from '../../extract/types';
import type { HttpLimits } from '../limits';
import { MessageError } from './message-error';

/** Field lines as they came, in order: name, value, name, value, … */
export type FieldLines = readonly string[];

export interface FieldSection {
  readonly lines: FieldLines;
  /** Lower-case names; repeated fields are joined with `, ` (cookies with `; `). */
  readonly map: Headers;
}

export const NO_FIELDS: FieldLines = [];

/** RFC 9110 5.6.2 token, a colon without white space before it, and a value without controls (5.5). */
const FIELD_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/**
 * Parses the lines of a head or trailer section, from line `from` on. White space before the colon,
 * folded lines (obs-fold), bare CR or LF and control characters are refused, never repaired.
 */
export function parseFields(
  lines: readonly string[],
  from: number,
  limits: HttpLimits,
): FieldSection {
  if (lines.length - from > limits.fieldLines) {
    throw new MessageError(431, `more than ${limits.fieldLines} header fields`);
  }
  const flat: string[] = [];
  const map = Object.create(null) as Record<string, string>;
  for (let i = from; i < lines.length; i++) {
    const match = FIELD_LINE.exec(lines[i] ?? '');
    if (!match) throw new MessageError(400, `header line ${i - from + 1} is malformed`);
    const name = match[1] ?? '';
    const value = trimEnd(match[2] ?? '');
    flat.push(name, value);
    addTo(map, name.toLowerCase(), value);
  }
  return { lines: flat, map };
}

/** Adds one field to a joined map, as RFC 9110 5.3 combines lists and RFC 6265 5.4 cookies. */
export function addTo(map: Record<string, string>, name: string, value: string): void {
  const before = map[name];
  map[name] = before === undefined ? value : before + (name === 'cookie' ? '; ' : ', ') + value;
}

function trimEnd(value: string): string {
  let end = value.length;
  while (end > 0) {
    const code = value.charCodeAt(end - 1);
    if (code !== 0x20 && code !== 0x09) break;
    end--;
  }
  return end === value.length ? value : value.slice(0, end);
}

/** Elements of a comma-separated list of tokens, in lower case, empty ones left out (RFC 9110 5.6.1). */
export function tokens(value: string | undefined): string[] {
  if (value === undefined) return [];
  const all: string[] = [];
  for (const element of value.split(',')) {
    const token = element.trim().toLowerCase();
    if (token !== '') all.push(token);
  }
  return all;
}

/** Fields that concern one connection only (RFC 9110 7.6.1), besides those that `Connection` names. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'te',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** Fields that frame or route a message: a `Connection` header must never be able to remove them. */
const NEVER_NAMED: ReadonlySet<string> = new Set(['host', 'content-length']);

/** The end-to-end field lines of a message, without those in `drop` (lower-case names). */
export function endToEnd(section: FieldSection, drop?: ReadonlySet<string>): string[] {
  const named = section.map['connection'];
  const extra =
    named === undefined || named === 'keep-alive' || named === 'close' ? [] : tokens(named);
  const kept: string[] = [];
  const { lines } = section;
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] ?? '';
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || drop?.has(lower)) continue;
    if (extra.length > 0 && extra.includes(lower) && !NEVER_NAMED.has(lower)) continue;
    kept.push(name, lines[i + 1] ?? '');
  }
  return kept;
}

/** Builds the joined map of field lines. */
export function mapOf(lines: FieldLines): Headers {
  const map = Object.create(null) as Record<string, string>;
  for (let i = 0; i < lines.length; i += 2) {
    addTo(map, (lines[i] ?? '').toLowerCase(), lines[i + 1] ?? '');
  }
  return map;
}
