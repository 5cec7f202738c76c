import { FormatError, ReadingEnded, type Reading } from '../reading';
import { labelFromProperties } from '../sensitivity-label';
import { decodeText } from '../text-encoding';
import { writeDrawingText, writeWordText } from './office-markup';
import { readDocumentProperties, writeCoreProperties } from './office-properties';
import { readSharedStrings, writeSheet } from './office-sheet';
import type { ZipArchive, ZipEntry } from './zip-archive';

const MIME = 'application/vnd.openxmlformats-officedocument.';

/** Media type by the folder that the main part lies in. */
const FOLDERS: readonly (readonly [folder: string, mime: string])[] = [
  ['word/', `${MIME}wordprocessingml.document`],
  ['xl/', `${MIME}spreadsheetml.sheet`],
  ['ppt/', `${MIME}presentationml.presentation`],
];

/** Parts of a look that hold no words of a person. */
const NO_TEXT =
  /(^|\/)(theme\d*|styles|stylesWithEffects|settings|webSettings|fontTable|numbering|presProps|viewProps|tableStyles|calcChain|metadata|printerSettings\d*)\.(xml|bin)$|\/(slideMasters|slideLayouts|theme)\//i;

const PICTURE = /\.(png|jpe?g|bmp|webp)$/i;

/** Pictures of drawing programs and fonts, which nobody reads words out of. */
const NO_DOCUMENT = /\.(emf|wmf|gif|tiff?|svg|odttf|fntdata|wdp|vml|rels)$/i;

/** Word, Excel and PowerPoint since 2007 (ISO/IEC 29500), and what is embedded in them. */
export async function readOfficeDocument(reading: Reading, archive: ZipArchive): Promise<void> {
  const kind = FOLDERS.find(([folder]) =>
    archive.entries.some(({ name }) => name.startsWith(folder)),
  );
  reading.is(kind?.[1] ?? 'application/zip');
  await readLabel(reading, archive);
  const strings = await sharedStrings(reading, archive);
  for (const entry of inReadingOrder(archive.entries)) {
    try {
      await readPart(reading, archive, entry, strings);
    } catch (error) {
      if (error instanceof ReadingEnded || !(error instanceof FormatError)) throw error;
      reading.note(error.reason);
    }
  }
}

/** Slide 2 before slide 10, and the main text before footnotes. */
function inReadingOrder(entries: readonly ZipEntry[]): ZipEntry[] {
  const rank = ({ name }: ZipEntry): number => (name === 'word/document.xml' ? 0 : 1);
  const collator = new Intl.Collator('en', { numeric: true });
  return [...entries].sort((a, b) => rank(a) - rank(b) || collator.compare(a.name, b.name));
}

async function xmlOf(archive: ZipArchive, name: string): Promise<string | undefined> {
  const entry = archive.entries.find((one) => one.name === name);
  return entry && decodeText(await archive.read(entry));
}

async function readLabel(reading: Reading, archive: ZipArchive): Promise<void> {
  const xml = await xmlOf(archive, 'docProps/custom.xml');
  if (xml !== undefined) reading.labelled(labelFromProperties(readDocumentProperties(xml)));
  const info = await xmlOf(archive, 'docMetadata/LabelInfo.xml');
  // Newer files give the label's id only.
  const id = /<(?:\w+:)?label\b[^>]*\bid="\{?([0-9a-fA-F-]{36})\}?"[^>]*\benabled="1"/.exec(
    info ?? '',
  );
  reading.labelled(id?.[1]);
}

async function sharedStrings(reading: Reading, archive: ZipArchive): Promise<readonly string[]> {
  const xml = await xmlOf(archive, 'xl/sharedStrings.xml');
  return xml === undefined ? [] : readSharedStrings(xml, reading.limits.textLength);
}

async function readPart(
  reading: Reading,
  archive: ZipArchive,
  entry: ZipEntry,
  strings: readonly string[],
): Promise<void> {
  const { name } = entry;
  if (NO_TEXT.test(name) || NO_DOCUMENT.test(name) || name === 'xl/sharedStrings.xml') return;
  if (!name.endsWith('.xml')) {
    const readable = PICTURE.test(name) || name.includes('/embeddings/');
    if (readable) await reading.inside(name, await archive.read(entry));
    return;
  }
  const xml = decodeText(await archive.read(entry));
  if (xml === undefined) throw new FormatError('damaged');
  if (name.startsWith('xl/worksheets/')) writeSheet(reading, xml, strings);
  else if (name.startsWith('word/')) writeWordText(reading, xml);
  else if (name.startsWith('docProps/')) writeCoreProperties(reading, xml);
  else if (name !== '[Content_Types].xml') writeDrawingText(reading, xml);
}
