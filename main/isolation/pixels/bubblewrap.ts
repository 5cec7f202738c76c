import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { dirname } from 'node:path';
import type { Profile } from './profile';

const run = promisify(execFile);
/** Where distributions put it; not looked for on the PATH, which others may have a say in. */
const BWRAP = '/usr/bin/bwrap';
/** How long the trial of bubblewrap may take, ms. */
const TRIAL_LIMIT_MS = 10_000;
/** Folders of programs, libraries and fonts; everything else of the disk is not there inside. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/opt', '/snap'];
const SETTINGS = [
  'alternatives',
  'chromium',
  'chromium.d',
  'fonts',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'nsswitch.conf',
  'passwd',
  'group',
  'ssl',
];

/** A program with its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * `used`: the engine's processes see system folders read-only, their own profile in memory, no
 * process, no user and no display of the desktop. `absent`: not installed or not Linux. `refused`:
 * installed, and the system does not let it make namespaces.
 */
export type BubblewrapState = 'used' | 'absent' | 'refused';

/** Whether bubblewrap (bwrap(1)) is there and may do its work on this system. */
export async function tryBubblewrap(
  platform: NodeJS.Platform = process.platform,
): Promise<BubblewrapState> {
  if (platform !== 'linux') return 'absent';
  try {
    await run(BWRAP, ['--unshare-all', ...system(), '--', '/bin/true'], {
      timeout: TRIAL_LIMIT_MS,
    });
    return 'used';
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing ? 'absent' : 'refused';
  }
}

/**
 * Puts a command into namespaces of its own. The network stays, since the way to the agent's proxy
 * is on it. The profile is memory of the sandbox that is gone with it. Uploads, which the companion writes, are seen read-only.
 */
export function inBubblewrap(command: Command, profile: Profile): Command {
  return {
    program: BWRAP,
    args: [
      ...['--unshare-all', '--share-net', '--die-with-parent', '--new-session'],
      ...system(),
      ...['--ro-bind-try', dirname(command.program), dirname(command.program)],
      ...['--tmpfs', profile.root],
      ...['--ro-bind', profile.preferences, profile.preferences],
      ...['--ro-bind', profile.uploads, profile.uploads],
      ...['--setenv', 'HOME', profile.root, '--setenv', 'TMPDIR', '/tmp'],
      ...['--unsetenv', 'DISPLAY', '--unsetenv', 'WAYLAND_DISPLAY'],
      ...['--unsetenv', 'DBUS_SESSION_BUS_ADDRESS', '--chdir', profile.root],
      ...['--', command.program, ...command.args],
    ],
  };
}

function system(): string[] {
  return [
    ...SYSTEM.flatMap((folder) => ['--ro-bind-try', folder, folder]),
    ...SETTINGS.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...['--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp', '--tmpfs', '/run'],
  ];
}
