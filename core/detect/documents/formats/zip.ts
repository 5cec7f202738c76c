import type { ReadDocument } from '../reading';
import { readEntry } from './archive-entry';
import { readOpenDocument } from './open-document';
import { readOfficeDocument } from './office-document';
import { ZipArchive } from './zip-archive';

/** A ZIP: an Office document, an OpenDocument, or an archive whose files are read each by itself. */
export const readZip: ReadDocument = async (reading, _name, bytes) => {
  const archive = await ZipArchive.open(bytes, reading);
  if (archive.has('[Content_Types].xml')) return await readOfficeDocument(reading, archive);
  if (archive.has('mimetype') && archive.has('content.xml')) {
    return await readOpenDocument(reading, archive);
  }
  for (const entry of archive.entries) {
    reading.writeName(entry.name);
    await readEntry(reading, archive, entry);
  }
};
