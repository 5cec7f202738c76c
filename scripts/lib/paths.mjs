import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where downloads that outlive a checkout are kept. */
export function cacheDir() {
  if (process.platform === 'win32' && process.env.LOCALAPPDATA) {
    return join(process.env.LOCALAPPDATA, 'portcullis-dev');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'portcullis-dev');
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'portcullis-dev');
}

/** True in the script that Node was started with. @param {string} moduleUrl */
export const isEntry = (moduleUrl) => process.argv[1] === fileURLToPath(moduleUrl);
