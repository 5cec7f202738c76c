import { describe, expect, it } from 'vitest';
import { createKeychain } from '../../../main/keychain/keychain';
import { keychainOver, MemoryStore } from './memory-keychain';

describe('the keychain', () => {
  it('gives back what it was given', async () => {
    const keychain = keychainOver(new MemoryStore());
    expect(await keychain.get('a')).toEqual({ kind: 'ok', value: undefined });
    await keychain.set('a', 'secret');
    expect(await keychain.get('a')).toEqual({ kind: 'ok', value: 'secret' });
    await keychain.remove('a');
    expect(await keychain.get('a')).toEqual({ kind: 'ok', value: undefined });
    expect(keychain.stuck).toBe(false);
  });

  it('says that there is none when the native code finds none or does not load', async () => {
    const store = new MemoryStore();
    store.state = 'missing';
    expect(await keychainOver(store).get('a')).toEqual({ kind: 'no-keychain' });
    const unloadable = createKeychain(() => Promise.reject(new Error('libsecret-1.so.0')), 20);
    expect(await unloadable.set('a', 'b')).toEqual({ kind: 'no-keychain' });
  });

  it('says that it is locked', async () => {
    const store = new MemoryStore();
    store.state = 'locked';
    expect(await keychainOver(store).set('a', 'b')).toEqual({ kind: 'locked' });
  });

  it('answers in time when the store never does, and asks it nothing more', async () => {
    const store = new MemoryStore();
    store.state = 'deaf';
    const keychain = keychainOver(store);
    expect(await keychain.get('a')).toEqual({ kind: 'timeout' });
    expect(keychain.stuck).toBe(true);
    store.state = 'open';
    expect(await keychain.set('a', 'b')).toEqual({ kind: 'timeout' });
    expect(store.entries.size).toBe(0);
  });
});
