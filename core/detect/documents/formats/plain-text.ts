import Papa from 'papaparse';
import { FormatError, type ReadDocument, type Reading } from '../reading';
import { TableText } from '../table-text';
import { decodeText } from '../text-encoding';
import { looksLikeHtml, writeHtml } from './html';
import { looksLikeMail, readMail } from './mail';

/** Longer tables stay as they are: each cell with its heading would double them. */
const MOST_TABLE_LENGTH = 4 * 1024 * 1024;

/** Lines that are compared to tell a table by its separators. */
const SAMPLE_LINES = 12;

const SEPARATORS = [',', ';', '\t', '|'];

/** Text of any kind: mails and web pages as what they are, tables with their headings. */
export const readPlainText: ReadDocument = async (reading, name, bytes) => {
  const text = decodeText(bytes);
  if (text === undefined) throw new FormatError('unsupported');
  if (looksLikeMail(text)) {
    reading.is('message/rfc822');
    await readMail(reading, name, bytes);
  } else if (looksLikeHtml(text)) {
    reading.is('text/html');
    writeHtml(reading, text);
  } else {
    const separator = text.length <= MOST_TABLE_LENGTH ? separatorOf(text) : undefined;
    reading.is(separator === undefined ? 'text/plain' : 'text/csv');
    if (separator === undefined) reading.write(text);
    else writeTable(reading, text, separator);
  }
};

/** The character that stands equally often in each of the first lines, at least three of them. */
function separatorOf(text: string): string | undefined {
  const lines = text
    .slice(0, 64 * 1024)
    .split(/\r?\n/, SAMPLE_LINES + 1)
    .slice(0, SAMPLE_LINES);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length < 2) return undefined;
  const [first = ''] = lines;
  return SEPARATORS.find((separator) => {
    const expected = cellsOf(first, separator);
    return expected > 1 && lines.every((line) => cellsOf(line, separator) === expected);
  });
}

function cellsOf(line: string, separator: string): number {
  return line.replace(/"(?:[^"]|"")*"/g, '').split(separator).length;
}

function writeTable(reading: Reading, text: string, separator: string): void {
  const table = new TableText((line) => reading.write(line));
  Papa.parse<string[]>(text, {
    delimiter: separator,
    step: ({ data }) => table.row(data.map((cell) => cell.replace(/\s+/g, ' '))),
  });
}
