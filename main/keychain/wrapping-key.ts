import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VaultFailure } from '../../core/exchange/ports';
import { writeFileAtomically } from './atomic-file';
import { createFileKey, WRAPPING_KEY_BYTES } from './file-key';
import type { Keychain } from './keychain';

/** Without an OS keychain: do without secrets, or keep the wrapping key in a file. */
export type KeychainPolicy = 'require' | 'allow-file';

export type WrappingKey =
  | {
      readonly ok: true;
      readonly backend: 'keychain' | 'file';
      readonly key: Buffer;
      /** The file's key that was in use until now; what it sealed must be sealed again. */
      readonly retired?: Buffer;
    }
  | { readonly ok: false; readonly reason: VaultFailure };

/** `<directory>/keychain-entry` names the entry in the keychain; it is there once a key is. */
const ENTRY_FILE = 'keychain-entry';

/**
 * Finds or makes the wrapping key. A key that the keychain holds is never made anew because the
 * keychain is locked: that would orphan everything sealed under it.
 */
export async function openWrappingKey(
  directory: string,
  keychain: Keychain,
  policy: KeychainPolicy,
): Promise<WrappingKey> {
  const entry = await readEntry(directory);
  if (entry !== undefined) return await existingKey(keychain, entry);
  const file = createFileKey(directory);
  const fileKey = await file.load();
  const made = await makeKey(directory, keychain);
  if (made.ok) return { ...made, ...(fileKey ? { retired: fileKey } : {}) };
  if (policy === 'require') return made;
  if (fileKey) return { ok: true, backend: 'file', key: fileKey };
  const key = randomBytes(WRAPPING_KEY_BYTES);
  await file.store(key);
  return { ok: true, backend: 'file', key };
}

async function readEntry(directory: string): Promise<string | undefined> {
  try {
    return (await readFile(join(directory, ENTRY_FILE), 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function existingKey(keychain: Keychain, entry: string): Promise<WrappingKey> {
  const answer = await keychain.get(entry);
  if (answer.kind !== 'ok') return { ok: false, reason: answer.kind };
  if (answer.value !== undefined) return decode(answer.value);
  // The Secret Service answers “nothing” for a locked keyring, too. Only a write tells them apart.
  const probe = await keychain.set(`${entry}-probe`, 'probe');
  if (probe.kind !== 'ok') return { ok: false, reason: probe.kind };
  await keychain.remove(`${entry}-probe`);
  return { ok: false, reason: 'corrupt' };
}

function decode(text: string): WrappingKey {
  const key = Buffer.from(text, 'base64');
  if (key.length !== WRAPPING_KEY_BYTES) return { ok: false, reason: 'corrupt' };
  return { ok: true, backend: 'keychain', key };
}

async function makeKey(directory: string, keychain: Keychain): Promise<WrappingKey> {
  const entry = `wrapping-key-${randomBytes(8).toString('hex')}`;
  const text = randomBytes(WRAPPING_KEY_BYTES).toString('base64');
  const stored = await keychain.set(entry, text);
  if (stored.kind !== 'ok') return { ok: false, reason: stored.kind };
  // Some stores take an entry and give nothing back. Trust what can be read again.
  const back = await keychain.get(entry);
  if (back.kind !== 'ok') return { ok: false, reason: back.kind };
  if (back.value !== text) return { ok: false, reason: 'no-keychain' };
  await writeFileAtomically(join(directory, ENTRY_FILE), Buffer.from(`${entry}\n`));
  return decode(text);
}
