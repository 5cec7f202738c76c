import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import tar from 'tar-stream';
import type { ReadDocument } from '../reading';

/** An archive of tar: each file is read as a document of its own. */
export const readTar: ReadDocument = async (reading, _name, bytes) => {
  const extract = tar.extract();
  const source = Readable.from([bytes]);
  source.pipe(extract);
  try {
    for await (const entry of extract) {
      reading.countEntry();
      const { name, type } = entry.header;
      if (type !== 'file' && type !== 'contiguous-file') {
        entry.resume();
        continue;
      }
      reading.writeName(name);
      const content = await buffer(entry);
      reading.countInflated(content.length);
      await reading.inside(name, content);
    }
  } finally {
    source.destroy();
    extract.destroy();
  }
};
