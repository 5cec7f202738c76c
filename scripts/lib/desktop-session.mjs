import process from 'node:process';
import { has } from './run.mjs';

/**
 * The daemon reads a password up to the end of the line; without a line it asks for one in a window.
 * Its keyring lies in a folder of its own, so that nobody's real keyring is opened or made.
 */
const SCRIPT = [
  'rings=$(mktemp -d)',
  'echo | XDG_DATA_HOME="$rings" gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1',
  '"$@"',
  'status=$?',
  'rm -rf "$rings"',
  'exit $status',
];

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
  const script = SCRIPT.join('; ');
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
