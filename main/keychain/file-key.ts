import { chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from './atomic-file';

/**
 * The wrapping key where there is no keychain and policy allows it: a file that only the user
 * can read.
 */
export interface FileKey {
  load(): Promise<Buffer | undefined>;
  store(key: Uint8Array): Promise<void>;
  remove(): Promise<void>;
}

export const WRAPPING_KEY_BYTES = 32;

/** The wrapping key in a file that only the user can read, for desks without a keychain. */
export function createFileKey(directory: string): FileKey {
  const path = join(directory, 'wrapping.key');
  return {
    load: async () => {
      try {
        const key = await readFile(path);
        // A copy or a restored backup may have come with wider permissions.
        await chmod(path, 0o600);
        return key.length === WRAPPING_KEY_BYTES ? key : undefined;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    store: (key) => writeFileAtomically(path, key),
    remove: () => rm(path, { force: true }),
  };
}
