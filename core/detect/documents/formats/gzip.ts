import { constants, gunzipSync } from 'node:zlib';
import { FormatError, ReadingEnded, type ReadDocument } from '../reading';

/** A file packed by gzip, or an archive of tar within. */
export const readGzip: ReadDocument = async (reading, name, bytes) => {
  let inflated: Buffer;
  try {
    inflated = gunzipSync(bytes, {
      maxOutputLength: reading.inflateLimit(bytes.length),
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new ReadingEnded('too-large');
    }
    throw new FormatError('damaged', { cause });
  }
  reading.countInflated(inflated.length);
  await reading.inside(name.replace(/\.t?gz$/i, ''), inflated);
};
