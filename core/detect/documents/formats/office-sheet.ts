import { localName, walkXml } from '../markup';
import { ReadingEnded, type Reading } from '../reading';
import { TableText } from '../table-text';

/** Columns of a sheet (ECMA-376 18.3.1.4): XFD is the last. */
const LAST_COLUMN = 16_384;

/** The strings that the cells of a workbook refer to by number. @throws ReadingEnded when too long */
export function readSharedStrings(xml: string, mostLength: number): readonly string[] {
  const strings: string[] = [];
  let current = '';
  let inText = false;
  let length = 0;
  walkXml(xml, {
    open: (name) => {
      const element = localName(name);
      if (element === 'si') current = '';
      inText = element === 't';
    },
    text: (text) => {
      if (!inText) return;
      current += text;
      length += text.length;
      if (length > mostLength) throw new ReadingEnded('too-large');
    },
    close: (name) => {
      const element = localName(name);
      if (element === 't') inText = false;
      if (element === 'si') strings.push(current);
    },
  });
  return strings;
}

/** Column number of a reference such as `AB12`, from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column <= LAST_COLUMN ? column - 1 : undefined;
}

/** Excel keeps long numbers as floats; people see, and send, all of their digits. */
function numberText(value: string): string {
  if (!/e\+/i.test(value)) return value;
  const number = Number(value);
  return Number.isFinite(number) && Math.abs(number) < 1e21 ? number.toFixed(0) : value;
}

/** Writes the rows of a sheet, with headings where it has them. */
export function writeSheet(reading: Reading, xml: string, strings: readonly string[]): void {
  const table = new TableText((line) => reading.write(line));
  let row: string[] = [];
  let cell: { type: string | undefined; column: number; value: string } | undefined;
  let collecting = false;
  walkXml(xml, {
    open: (name, attributes) => {
      const element = localName(name);
      if (element === 'row') row = [];
      else if (element === 'c') {
        const column = columnOf(attributes['r']) ?? row.length;
        cell = { type: attributes['t'], column, value: '' };
      }
      collecting = element === 'v' || element === 't';
    },
    text: (text) => {
      if (collecting && cell !== undefined) cell.value += text;
      // Headers, footers and messages of validation stand outside of cells.
      else if (cell === undefined) reading.writeLine(text);
    },
    close: (name) => {
      const element = localName(name);
      if (element === 'v' || element === 't') collecting = false;
      if (element === 'c' && cell !== undefined) {
        while (row.length < cell.column) row.push('');
        row[cell.column] = cellText(cell.type, cell.value, strings);
        cell = undefined;
      }
      if (element === 'row') table.row(row);
    },
  });
}

function cellText(type: string | undefined, value: string, strings: readonly string[]): string {
  if (type === 's') return strings[Number(value)] ?? '';
  if (type === undefined || type === 'n') return numberText(value);
  return value;
}
