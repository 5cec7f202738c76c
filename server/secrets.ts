import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readOrCreateSecret, readSecret } from './data-directory';

/** Keys of the endpoint. With a fleet's database every replica has the same ones. */
export interface Secrets {
  /** Reads a secret, or makes it with the text that `create` gives; of two who make it one wins. */
  readOrCreate(name: string, create: () => string): Promise<string>;
  read(name: string): Promise<string | undefined>;
  remove(name: string): Promise<void>;
}

/** Names of all secrets, so that a move and a backup have them. */
export const SHARED_SECRETS = [
  'policy-signing-key.json',
  'set-up-token',
  'settings-key',
  'waf.key',
] as const;

/** Secrets as files of the data folder that only their owner can read. */
export class FolderSecrets implements Secrets {
  constructor(private readonly directory: string) {}

  readOrCreate(name: string, create: () => string): Promise<string> {
    return readOrCreateSecret(this.directory, name, create);
  }

  read(name: string): Promise<string | undefined> {
    return readSecret(join(this.directory, name));
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.directory, name), { force: true });
  }
}
