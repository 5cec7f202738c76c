import process from 'node:process';
import { has } from './run.mjs';

/**
 * Wraps a command so that it has a display, a session bus and an unlocked keyring of its own. On
 * other systems, and on a Linux desktop without these tools, the person's own session serves.
 * @param {[string, string[]]} command
 * @returns {[string, string[]]}
 */
export function withDesktop([command, args]) {
  if (process.platform !== 'linux' || !has('xvfb-run') || !has('dbus-run-session')) {
    return [command, args];
  }
  const script =
    'printf "" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"';
  return [
    'dbus-run-session',
    [
      '--',
      'xvfb-run',
      '-a',
      '-s',
      '-screen 0 1600x1000x24',
      'sh',
      '-c',
      script,
      'sh',
      command,
      ...args,
    ],
  ];
}
