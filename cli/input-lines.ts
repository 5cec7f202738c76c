import type { Readable } from 'node:stream';

/**
 * The lines of a stream of UTF-8 text, each as soon as it is whole. Only a line feed ends a line, with
 * a carriage return before it or not: JSON may hold the other separators of Unicode.
 */
export async function* inputLines(stream: Readable): AsyncGenerator<string> {
  let pieces: string[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const text = decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      pieces.push(text.slice(from, end));
      yield withoutReturn(pieces.join(''));
      pieces = [];
      from = end + 1;
    }
    if (from < text.length) pieces.push(text.slice(from));
  }
  const rest = pieces.join('') + decoder.decode();
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
