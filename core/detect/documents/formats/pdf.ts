import { getDocumentProxy } from 'unpdf';
import { FormatError, type ReadDocument, type Reading } from '../reading';
import { labelFromProperties } from '../sensitivity-label';
import { pageImages } from './pdf-images';
import type { PdfDocument, PdfPage } from './pdf-types';

/** A page with less text than this may be a scan: its pictures are read too, UTF-16 code units. */
const SCAN_TEXT = 400;

/** The pictures of this many first pages are read in any case. */
const PICTURE_PAGES = 20;

/** Only errors are told, and to nobody: what a file contains does not belong on a console. */
const SILENT = 0;

/** Entries of the information dictionary that are words of people. */
const SPOKEN = ['Title', 'Author', 'Subject', 'Keywords'];

/** Portable Document Format (ISO 32000): pages, notes and form fields, attachments, properties. */
export const readPdf: ReadDocument = async (reading, _name, bytes) => {
  const pdf = await open(bytes, reading);
  try {
    await readProperties(reading, pdf);
    const pages = Math.min(pdf.numPages, reading.limits.pages);
    if (pages < pdf.numPages) reading.note('too-large');
    for (let number = 1; number <= pages; number++) await readPage(reading, pdf, number);
    await readAttachments(reading, pdf);
  } finally {
    await pdf.destroy();
  }
};

async function open(bytes: Buffer, reading: Reading): Promise<PdfDocument> {
  try {
    // The library takes the bytes for itself, so it is given a copy.
    return await getDocumentProxy(new Uint8Array(bytes), {
      verbosity: SILENT,
      maxImageSize: reading.limits.imagePixels,
      disableFontFace: true,
      useSystemFonts: false,
      enableXfa: false,
    });
  } catch (cause) {
    const locked = cause instanceof Error && cause.name === 'PasswordException';
    throw new FormatError(locked ? 'encrypted' : 'damaged', { cause });
  }
}

async function readProperties(reading: Reading, pdf: PdfDocument): Promise<void> {
  const { info: dictionary, metadata } = await pdf.getMetadata();
  const info = dictionary as Record<string, unknown>;
  const custom = Object.entries((info['Custom'] ?? {}) as Record<string, unknown>);
  const properties = custom.map(([name, value]): [string, string] => [name, String(value)]);
  const raw: unknown = (metadata as typeof metadata | null)?.getRaw();
  reading.labelled(labelFromProperties([...properties, ...xmpProperties(raw)]));
  for (const name of SPOKEN) {
    const value = info[name];
    if (typeof value === 'string') reading.writeLine(value);
  }
}

/** Labels in XMP, as elements or attributes: `<pdfx:MSIP_Label_…_Name>Secret</…>`. */
function xmpProperties(xmp: unknown): [string, string][] {
  if (typeof xmp !== 'string') return [];
  const element =
    /[\w-]+:(MSIP_Label_[0-9a-fA-F-]{36}_\w+)\s*(?:>([^<]{0,256})<|=\s*"([^"]{0,256})")/g;
  return [...xmp.matchAll(element)].map(([, name = '', text, value]) => [
    name,
    text ?? value ?? '',
  ]);
}

async function readPage(reading: Reading, pdf: PdfDocument, number: number): Promise<void> {
  reading.checkTime();
  const page = await pdf.getPage(number);
  try {
    const text = await textOfPage(page);
    reading.write(text);
    await readAnnotations(reading, page);
    if (text.length >= SCAN_TEXT && number > PICTURE_PAGES) return;
    for await (const image of pageImages(page, reading.limits.imagePixels)) {
      if (!reading.countImage()) return reading.note('too-large');
      reading.write(await reading.recognition.textOf(image));
    }
  } finally {
    page.cleanup();
  }
}

async function textOfPage(page: PdfPage): Promise<string> {
  const { items } = await page.getTextContent();
  let text = '';
  for (const item of items) if ('str' in item) text += item.hasEOL ? `${item.str}\n` : item.str;
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Notes, values of form fields and addresses of links. */
async function readAnnotations(reading: Reading, page: PdfPage): Promise<void> {
  const annotations = (await page.getAnnotations()) as readonly {
    readonly contentsObj?: { readonly str?: string };
    readonly fieldName?: string;
    readonly fieldValue?: unknown;
    readonly url?: string;
  }[];
  for (const { contentsObj, fieldName, fieldValue, url } of annotations) {
    reading.writeLine(contentsObj?.str);
    if (typeof fieldValue === 'string') reading.writeLine(`${fieldName ?? ''}: ${fieldValue}`);
    reading.writeLine(url);
  }
}

async function readAttachments(reading: Reading, pdf: PdfDocument): Promise<void> {
  const attachments = (await pdf.getAttachments()) as Record<
    string,
    { readonly filename: string; readonly content: Uint8Array }
  > | null;
  for (const { filename, content } of Object.values(attachments ?? {})) {
    reading.countEntry();
    reading.writeName(filename);
    await reading.inside(filename, Buffer.from(content));
  }
}
