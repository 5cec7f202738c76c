import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { KEY_BYTES } from '../../core/datasets/keyed-hash';
import { MisuseError } from '../misuse';

const KEY = /^[A-Za-z0-9+/]{43}=$/;

/**
 * The key of a file, which holds 32 bytes in base64. A file that does not exist is made, with a new
 * key that only its owner can read. @throws MisuseError when it holds something else
 */
export async function keyOf(file: string): Promise<Uint8Array> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const key = randomBytes(KEY_BYTES);
    await writeFile(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    process.stderr.write(`A new key was written to ${file}.\n`);
    return key;
  }
  if (!KEY.test(text.trim())) throw new MisuseError(`${file}: a key is 32 bytes in base64`);
  return Buffer.from(text.trim(), 'base64');
}
