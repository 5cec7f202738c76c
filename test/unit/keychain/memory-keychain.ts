import {
  createKeychain,
  type CredentialStore,
  type Keychain,
} from '../../../main/keychain/keychain';

/** A keychain in memory that can be locked, missing or deaf, as libsecret is. */
export class MemoryStore implements CredentialStore {
  readonly entries = new Map<string, string>();
  state: 'open' | 'locked' | 'missing' | 'deaf' = 'open';

  async getPassword(_: string, account: string): Promise<string | null> {
    await this.answer();
    return this.state === 'locked' ? null : (this.entries.get(account) ?? null);
  }

  async setPassword(_: string, account: string, password: string): Promise<void> {
    await this.answer();
    if (this.state === 'locked') throw new Error('Cannot create an item in a locked collection');
    this.entries.set(account, password);
  }

  async deletePassword(_: string, account: string): Promise<boolean> {
    await this.answer();
    return this.entries.delete(account);
  }

  private async answer(): Promise<void> {
    if (this.state === 'missing') throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
    if (this.state === 'deaf') await new Promise(() => undefined);
  }
}

export function keychainOver(store: CredentialStore): Keychain {
  return createKeychain(async () => store, 20);
}
