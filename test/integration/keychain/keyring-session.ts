import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../unit/audit/temporary-folder';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');
const STEPS = resolve(import.meta.dirname, 'keyring-steps.ts');

/** Locks the keyring, as a desktop does when nobody has signed in yet. */
const LOCK =
  'dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets ' +
  'org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login';

export interface StepResult {
  readonly opened: string;
  readonly loaded: string;
  readonly tookMs: number;
}

/** Parts of the script that a test puts in order; `step` prints one result as a JSON line. */
export const script = {
  step: (name: string): string =>
    `"${process.execPath}" --import tsx "${STEPS}" ${name} "$DATA" || echo "exit $?"`,
  lock: `${LOCK} >/dev/null`,
  /** A daemon that is stopped answers nobody, as one that waits for a prompt. */
  freeze: 'kill -STOP "$GNOME_KEYRING_PID"',
  thaw: 'kill -CONT "$GNOME_KEYRING_PID"',
} as const;

/** Runs the lines in a D-Bus session of their own, with an unlocked gnome-keyring. */
export async function inKeyringSession(lines: readonly string[]): Promise<string[]> {
  const home = await temporaryFolder();
  const environment = {
    ...process.env,
    HOME: home,
    DATA: `${home}/data`,
    XDG_DATA_HOME: `${home}/share`,
    XDG_RUNTIME_DIR: `${home}/run`,
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
  };
  await mkdir(environment.XDG_RUNTIME_DIR, { mode: 0o700 });
  const unlock =
    'printf password | gnome-keyring-daemon --unlock --foreground --components=secrets ' +
    '>/dev/null 2>&1 & GNOME_KEYRING_PID=$!';
  const wait = 'gdbus wait --session --timeout 10 org.freedesktop.secrets';
  const body = [unlock, wait, ...lines, 'kill -KILL "$GNOME_KEYRING_PID"'].join('\n');
  const { stdout } = await run('dbus-run-session', ['--', 'bash', '-c', body], {
    cwd: ROOT,
    env: environment,
    timeout: 50_000,
  });
  return stdout.split('\n').filter((line) => line !== '');
}
