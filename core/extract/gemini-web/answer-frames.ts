import { arrayMember, member, parseData, stringMember } from '../response-readers';
import type { ResponseReader } from '../types';

/** Longest line that is put together, UTF-16 units; a longer one is read as plain text. */
const MAX_LINE_LENGTH = 4 * 1024 * 1024;

/**
 * Reads `)]}'` and frames of a length and a JSON array. JSON written by the site holds no bare line
 * feeds, so a frame is a line and the lengths need no trust. Each `wrb.fr` frame holds whole answers
 * so far at `[4][i][1][0]` of its inner JSON; the reader gives what each adds.
 */
export function geminiReader(): ResponseReader {
  const decoder = new TextDecoder('utf-8');
  const seen = new Map<string, string>();
  let line = '';

  const feed = (text: string): string => {
    const lines = (line + text).split('\n');
    line = lines.pop() ?? '';
    let added = lines.map((frame) => frameText(frame, seen)).join('');
    if (line.length > MAX_LINE_LENGTH) {
      added += line;
      line = '';
    }
    return added;
  };
  return {
    push: (chunk) => feed(decoder.decode(chunk, { stream: true })),
    finish: () => feed(`${decoder.decode()}\n`),
  };
}

function frameText(line: string, seen: Map<string, string>): string {
  if (!line.startsWith('[')) return '';
  const frames = parseData(line);
  if (!Array.isArray(frames)) return '';
  return (frames as readonly unknown[])
    .filter((frame) => member(frame, 0) === 'wrb.fr')
    .flatMap((frame) => arrayMember(parseData(stringMember(frame, 2)), 4))
    .map((candidate, index) => addedText(candidate, index, seen))
    .join('');
}

function addedText(candidate: unknown, index: number, seen: Map<string, string>): string {
  const id = stringMember(candidate, 0) || String(index);
  const text = stringMember(member(candidate, 1), 0);
  const before = seen.get(id) ?? '';
  if (text === '') return '';
  seen.set(id, text);
  // The site may rewrite the end of what it showed: what follows the common beginning is new.
  let common = 0;
  while (common < before.length && text[common] === before[common]) common += 1;
  return text.slice(common);
}
