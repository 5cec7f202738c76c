import type { Keychain } from './keychain';

/**
 * Ends this process. A native keychain call that is never answered makes exit() wait for its thread
 * forever (libuv joins its threads), so that such a process has to be killed; everything it owned
 * must be closed before.
 */
export function endProcess(keychain: Pick<Keychain, 'stuck'>, code: number): void {
  if (keychain.stuck) process.kill(process.pid, 'SIGKILL');
  else process.exit(code);
}
