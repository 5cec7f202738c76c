import { Parser } from 'htmlparser2';
import type { Reading } from '../reading';

/** Elements that begin and end a line. */
const BLOCKS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body br button caption center dd details dialog div dl dt ' +
    'fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html label legend li main ' +
    'nav ol option p pre script section select style summary table tbody textarea tfoot thead title tr ul'
  ).split(' '),
);

/** Attributes that hold words, values or addresses. */
const SPOKEN: ReadonlySet<string> = new Set([
  'alt',
  'title',
  'value',
  'content',
  'placeholder',
  'aria-label',
  'href',
  'summary',
]);

/** Whether a text is a page of HTML: a declaration, or a tag that only HTML has, near its start. */
export function looksLikeHtml(text: string): boolean {
  const head = text.slice(0, 2048).trimStart();
  return (
    /^(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)?<(!doctype\s+html|html|head|body)\b/i.test(head) ||
    (head.startsWith('<') && /<\/?(div|span|table|p|br|meta|script|title)\b[^>]*>/i.test(head))
  );
}

/**
 * What a page holds, seen or not: text, comments, scripts, and the attributes that hold words.
 * Nothing is run or fetched.
 */
export function writeHtml(reading: Reading, html: string): void {
  let line = '';
  const endLine = (): void => {
    reading.writeLine(line.replace(/[ \t]+/g, ' '));
    line = '';
  };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (BLOCKS.has(name)) endLine();
        for (const [attribute, value] of Object.entries(attributes)) {
          if (SPOKEN.has(attribute) || attribute.startsWith('data-')) reading.writeLine(value);
        }
      },
      ontext: (text) => {
        line += text;
      },
      oncomment: (comment) => reading.writeLine(comment),
      onclosetag: (name) => {
        if (BLOCKS.has(name)) endLine();
        else if (name === 'td' || name === 'th') line += '\t';
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  endLine();
}
