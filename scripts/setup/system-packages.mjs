import { existsSync } from 'node:fs';
import process from 'node:process';
import { has, run, say, SetupError } from '../lib/run.mjs';

/**
 * What the project needs from the system besides Node, as Debian packages. `probe` tells whether it
 * is there: a program on the PATH or a file.
 */
const RUN = [
  { package: 'libgtk-3-0', file: ['/usr/lib/x86_64-linux-gnu/libgtk-3.so.0'] },
  { package: 'libnss3', file: ['/usr/lib/x86_64-linux-gnu/libnss3.so'] },
  { package: 'libgbm1', file: ['/usr/lib/x86_64-linux-gnu/libgbm.so.1'] },
  { package: 'libasound2', file: ['/usr/lib/x86_64-linux-gnu/libasound.so.2'] },
  { package: 'libsecret-1-0', file: ['/usr/lib/x86_64-linux-gnu/libsecret-1.so.0'] },
  { package: 'libnss3-tools', program: 'certutil' },
];
const BUILD = [
  { package: 'python3', program: 'python3' },
  { package: 'make', program: 'make' },
  { package: 'g++', program: 'g++' },
];
const TEST = [
  { package: 'chromium', program: 'chromium' },
  { package: 'bubblewrap', program: 'bwrap' },
  { package: 'xvfb', program: 'xvfb-run' },
  { package: 'xauth', program: 'xauth' },
  { package: 'dbus', program: 'dbus-run-session' },
  { package: 'gnome-keyring', program: 'gnome-keyring-daemon' },
  { package: 'xdotool', program: 'xdotool' },
  { package: 'xclip', program: 'xclip' },
  { package: 'trayer', program: 'trayer' },
  { package: 'curl', program: 'curl' },
  { package: 'haproxy', program: 'haproxy' },
  { package: 'nginx-core', program: 'nginx' },
  { package: 'postgresql', program: 'psql' },
  {
    package: 'libnginx-mod-http-lua',
    file: ['/usr/lib/nginx/modules/ngx_http_lua_module.so'],
  },
];

const missing = (wanted) =>
  wanted.filter((item) => !(item.program ? has(item.program) : item.file.some(existsSync)));

/** @param {{tests: boolean}} options */
export async function ensureSystemPackages({ tests }) {
  if (process.platform !== 'linux') return;
  const needed = missing([...RUN, ...BUILD, ...(tests ? TEST : [])]);
  if (needed.length === 0) return;
  const names = needed.map((item) => item.package);
  const debian = existsSync('/etc/debian_version');
  if (debian && process.getuid?.() === 0) {
    say(`Installing Debian packages: ${names.join(' ')}`);
    await apt(names);
    return;
  }
  const essential = tests ? names : missing(BUILD).map((item) => item.package);
  const remedy = debian
    ? `sudo apt-get install ${names.join(' ')}`
    : `install what Debian calls: ${names.join(' ')}`;
  if (essential.length === 0) {
    // Many desktops bring these under other paths; Electron itself will say if one is really missing.
    say(`Perhaps missing on this system: ${names.join(' ')}. If the app does not start: ${remedy}`);
    return;
  }
  throw new SetupError(`Missing on this system: ${names.join(' ')}.`, remedy);
}

async function apt(names) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', ...names];
  await run('apt-get', ['update', '-qq'], { env, quiet: true });
  const result = await run('apt-get', install, { env, quiet: true });
  if (result.status !== 0) {
    throw new SetupError(
      `apt-get could not install ${names.join(' ')}:\n${result.output.trim().split('\n').slice(-5).join('\n')}`,
      `Mend the package manager, then run: apt-get install ${names.join(' ')}`,
    );
  }
}
