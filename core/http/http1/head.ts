import type { HttpLimits } from '../limits';
import type { HttpVersion } from '../message';
import { isToken, parseFields, type FieldSection } from './fields';
import { MessageError } from './message-error';

export interface RequestHead1 {
  readonly method: string;
  readonly target: string;
  /** Minor version of HTTP/1: 0 or 1. */
  readonly minor: number;
  readonly fields: FieldSection;
}

export interface ResponseHead1 {
  readonly status: number;
  readonly reason: string;
  readonly version: HttpVersion;
  readonly fields: FieldSection;
}

/** RFC 9112 3: exactly one space between the parts, no controls or spaces in the target. */
const REQUEST_LINE = /^([^ ]+) ([\x21-\x7e\x80-\xff]+) HTTP\/(\d)\.(\d)$/;
/** RFC 9112 4; the reason phrase and its space may be missing in practice. */
const STATUS_LINE = /^HTTP\/1\.(\d) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;

/** Parses the text of a head (latin1, without its final empty line). */
export function parseRequestHead(text: string, limits: HttpLimits): RequestHead1 {
  const lines = text.split('\r\n');
  const first = lines[0] ?? '';
  const match = REQUEST_LINE.exec(first);
  if (!match) throw new MessageError(400, 'the request line is malformed');
  const [, method = '', target = '', major, minor] = match;
  if (!isToken(method)) throw new MessageError(400, 'the method is not a token');
  if (major !== '1') throw new MessageError(505, 'only HTTP/1.0 and HTTP/1.1 are spoken here');
  if (target.length > limits.targetBytes) {
    throw new MessageError(414, `the request target is longer than ${limits.targetBytes} bytes`);
  }
  return {
    method,
    target,
    minor: minor === '0' ? 0 : 1,
    fields: parseFields(lines, 1, limits),
  };
}

/** Parses the text of a response head. Throws for anything but HTTP/1.x. */
export function parseResponseHead(text: string, limits: HttpLimits): ResponseHead1 {
  const lines = text.split('\r\n');
  const match = STATUS_LINE.exec(lines[0] ?? '');
  if (!match) throw new MessageError(502, 'the status line is malformed');
  return {
    status: Number(match[2]),
    reason: match[3] ?? '',
    version: match[1] === '0' ? '1.0' : '1.1',
    fields: responseFields(lines, limits),
  };
}

/**
 * What a proxy must repair in a response instead of refusing it: white space before the colon is
 * removed (RFC 9112 5.1), a folded line becomes one line (5.2).
 */
function responseFields(lines: readonly string[], limits: HttpLimits): FieldSection {
  try {
    return parseFields(lines, 1, limits);
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    return parseFields(mended(lines), 1, limits);
  }
}

const SPACED_NAME = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]+:/;

function mended(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    // Not below the status line: white space there could hide a field (RFC 9112 2.2).
    if (/^[ \t]/.test(line) && whole.length > 1) whole.push(`${whole.pop() ?? ''} ${line.trim()}`);
    else whole.push(line.replace(SPACED_NAME, '$1:'));
  }
  return whole;
}
