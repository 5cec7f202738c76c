import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);

/** What shrinks; pictures and fonts are compressed already. */
const TEXT = /\.(?:js|css|svg)$/;
/** Smaller ones fit into one packet anyway, bytes. */
const LEAST = 1024;

/**
 * Writes a Brotli copy (RFC 7932) beside each built file that shrinks by it, for the endpoint to send
 * to browsers that take it; so nothing has to be compressed while somebody waits.
 * @param {string} folder
 */
export async function compressAssets(folder) {
  const names = (await readdir(folder)).filter((name) => TEXT.test(name));
  await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      const bytes = await readFile(file);
      if (bytes.length < LEAST) return;
      const params = {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      };
      await writeFile(`${file}.br`, await compress(bytes, { params }));
    }),
  );
}
