import { localName, walkXml } from '../markup';
import { FormatError, type Reading } from '../reading';
import { labelFromProperties } from '../sensitivity-label';
import { TableText } from '../table-text';
import { decodeText } from '../text-encoding';
import { readEntry } from './archive-entry';
import type { ZipArchive } from './zip-archive';

/** Spaces that one `text:s` may stand for. */
const MOST_SPACES = 100;

/** Repetitions of a cell that are written; sheets pad rows with thousands of empty cells. */
const MOST_REPEATED = 64;

const EMBEDDED = /^(Pictures|media|Object[^/]*)\/?.*\.(png|jpe?g|bmp|webp|pdf)$/i;

/** Documents of LibreOffice and others (ISO/IEC 26300). */
export async function readOpenDocument(reading: Reading, archive: ZipArchive): Promise<void> {
  const content = async (name: string): Promise<string> => {
    const entry = archive.entries.find((one) => one.name === name);
    return entry === undefined ? '' : (decodeText(await archive.read(entry)) ?? '');
  };
  const mime = (await content('mimetype')).trim();
  if (/^application\/[\w.+-]{1,100}$/.test(mime)) reading.is(mime);
  if ((await content('META-INF/manifest.xml')).includes('encryption-data')) {
    throw new FormatError('encrypted');
  }
  const meta = await content('meta.xml');
  reading.labelled(labelFromProperties(userDefined(meta)));
  writeText(reading, await content('content.xml'));
  writeText(reading, await content('styles.xml'));
  writeText(reading, meta);
  for (const { name } of archive.entries) {
    if (/^Object[^/]*\/content\.xml$/.test(name)) writeText(reading, await content(name));
  }
  for (const entry of archive.entries) {
    if (EMBEDDED.test(entry.name)) await readEntry(reading, archive, entry);
  }
}

/** Properties that people or programs have added. */
function userDefined(xml: string): [string, string][] {
  const properties: [string, string][] = [];
  let name: string | undefined;
  walkXml(xml, {
    open: (element, attributes) => {
      name = localName(element) === 'user-defined' ? attributes['meta:name'] : undefined;
    },
    text: (text) => {
      if (name !== undefined) properties.push([name, text]);
    },
  });
  return properties;
}

function repeated(attribute: string | undefined, most: number): number {
  const count = Number(attribute ?? '1');
  return Number.isInteger(count) && count > 0 ? Math.min(count, most) : 1;
}

/** Writes paragraphs as lines and tables as rows. */
function writeText(reading: Reading, xml: string): void {
  let line = '';
  let row: string[] | undefined;
  let cellRepeat = 1;
  let table: TableText | undefined;
  const endLine = (): void => {
    if (row === undefined) reading.writeLine(line);
    else return;
    line = '';
  };
  walkXml(xml, {
    open: (name, attributes) => {
      if (name === 'text:s') line += ' '.repeat(repeated(attributes['text:c'], MOST_SPACES));
      else if (name === 'text:tab') line += '\t';
      else if (name === 'text:line-break') line += '\n';
      else if (name === 'table:table') table = new TableText((text) => reading.write(text));
      else if (name === 'table:table-row') row = [];
      else if (name === 'table:table-cell') {
        cellRepeat = repeated(attributes['table:number-columns-repeated'], MOST_REPEATED);
      }
    },
    text: (text) => {
      line += text;
    },
    close: (name) => {
      if (name === 'table:table-cell' && row !== undefined) {
        const cell = line.trim();
        for (let count = 0; count < (cell === '' ? cellRepeat : 1); count++) row.push(cell);
        line = '';
      } else if (name === 'table:table-row' && row !== undefined) {
        if (row.some((cell) => cell !== '')) table?.row(row);
        row = undefined;
      } else if (
        name === 'text:p' ||
        name === 'text:h' ||
        name.startsWith('meta:') ||
        name.startsWith('dc:')
      ) {
        if (row !== undefined) line += ' ';
        endLine();
      }
    },
  });
  reading.writeLine(line);
}
