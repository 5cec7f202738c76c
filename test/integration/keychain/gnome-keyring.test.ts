import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { KEYCHAIN_LIMIT_MS } from '../../../main/keychain/keychain';
import { inKeyringSession, script, type StepResult } from './keyring-session';

const parse = (line: string | undefined): StepResult => JSON.parse(line ?? '{}') as StepResult;

function hasKeyring(): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v gnome-keyring-daemon dbus-run-session gdbus']);
    return true;
  } catch {
    // Not installed here, or not Linux.
    return false;
  }
}

describe.skipIf(!hasKeyring())('the vault over a real gnome-keyring', () => {
  it('keeps its key there over restarts, and says so when the keyring is locked', async () => {
    const lines = await inKeyringSession([
      script.step('store'),
      script.step('load'),
      script.lock,
      script.step('load'),
    ]);
    expect(lines.map(parse)).toMatchObject([
      { opened: 'keychain', loaded: 'kept' },
      { opened: 'keychain', loaded: 'kept' },
      { opened: 'locked', loaded: '' },
    ]);
  });

  it('gives up after its limit when the keyring never answers, and still ends', async () => {
    const lines = await inKeyringSession([
      script.step('store'),
      script.freeze,
      script.step('load'),
      script.thaw,
      script.step('load'),
    ]);
    const [stored, frozen, killed, thawed] = lines;
    expect(parse(stored)).toMatchObject({ opened: 'keychain' });
    expect(parse(frozen)).toMatchObject({ opened: 'timeout', loaded: '' });
    expect(parse(frozen).tookMs).toBeLessThan(KEYCHAIN_LIMIT_MS + 1500);
    // exit() would wait for ever for the native call; only a kill ends such a process.
    expect(killed).toBe('exit 137');
    expect(parse(thawed)).toMatchObject({ opened: 'keychain', loaded: 'kept' });
  });
});
