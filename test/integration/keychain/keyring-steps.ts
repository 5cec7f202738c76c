import { createKeychain } from '../../../main/keychain/keychain';
import { endProcess } from '../../../main/keychain/process-end';
import { openVault } from '../../../main/keychain/vault';

/** One start of a program that keeps a secret: `store` or `load`; prints what happened. */
const [step = '', dataDir = ''] = process.argv.slice(2);
const keychain = createKeychain();
const begun = performance.now();
const opened = await openVault(dataDir, keychain, 'allow-file');
let loaded = '';
if (opened.ok && step === 'store') await opened.vault.store('secret', Buffer.from('kept'));
if (opened.ok) {
  const secret = await opened.vault.load('secret');
  loaded = secret.ok ? Buffer.from(secret.value ?? []).toString() : secret.reason;
}
const result = {
  opened: opened.ok ? opened.vault.backend : opened.reason,
  loaded,
  tookMs: Math.round(performance.now() - begun),
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => endProcess(keychain, 0));
