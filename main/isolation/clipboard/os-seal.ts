import { safeStorage } from 'electron';
import type { Seal } from './stash-file';

/** Seals by the keychain of the operating system; Electron's `basic_text` is none. */
export const osSeal: Seal = {
  isAvailable: () =>
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'),
  seal: (plain) => safeStorage.encryptString(plain),
  open: (sealed) => safeStorage.decryptString(sealed),
};
