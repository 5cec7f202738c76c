import { FormatError, ReadingEnded, type Reading } from '../reading';
import type { ZipArchive, ZipEntry } from './zip-archive';

/** Reads one file of an archive as a document of its own; what fails is noted. */
export async function readEntry(
  reading: Reading,
  archive: ZipArchive,
  entry: ZipEntry,
): Promise<void> {
  try {
    await reading.inside(entry.name, await archive.read(entry));
  } catch (error) {
    if (error instanceof ReadingEnded || !(error instanceof FormatError)) throw error;
    reading.note(error.reason);
  }
}
