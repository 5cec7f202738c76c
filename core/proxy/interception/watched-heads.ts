import type { FieldLines } from '../../http/http1/fields';
import type { ResponseHead1 } from '../../http/http1/head';
import type { ResponseStart } from '../../http/message';
import type { AnswerGuard } from '../../pipeline/types';

/** The head of an answer that is watched: its length, and with that its digest, may change. */
export function answerStart(
  start: ResponseStart,
  guard: AnswerGuard,
  decoded: boolean,
): ResponseStart {
  if (!guard.watching) return start;
  const lines = start.lines.flatMap((_line, index, all): string[] => {
    const [name = '', value = ''] = [all[index], all[index + 1]];
    const lower = name.toLowerCase();
    if (index % 2 === 1 || (guard.rewrites && DIGESTS.has(lower))) return [];
    return decoded && lower === 'content-encoding' ? [] : [name, value];
  });
  return { ...start, lines, length: undefined };
}

/** What no longer holds of a body that was changed (RFC 9530; RFC 1864). */
const DIGESTS: ReadonlySet<string> = new Set([
  'content-digest',
  'repr-digest',
  'digest',
  'content-md5',
]);

export function isEventStream(head: ResponseHead1): boolean {
  return /^text\/event-stream\b/i.test(head.fields.map['content-type'] ?? '');
}

/**
 * What is sent on. `Expect` was answered here. An answer that is watched is asked for uncompressed,
 * since it may have to be ended with text of ours.
 */
export function outgoingLines(lines: FieldLines, watched: boolean): FieldLines {
  const kept: string[] = [];
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'expect' || (watched && lower === 'accept-encoding')) continue;
    kept.push(name, lines[i + 1] ?? '');
  }
  if (watched) kept.push('Accept-Encoding', 'identity');
  return kept;
}
