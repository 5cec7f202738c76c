import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A person of this machine, made for a test, who sits at a desktop of their own. */
export interface DesktopSession {
  readonly user: string;
  readonly home: string;
  /** Runs a program in the session to its end, and gives its output. */
  run(program: string, ...args: readonly string[]): Promise<string>;
  /** Starts a program in the session and leaves it. */
  start(program: string, ...args: readonly string[]): ChildProcess;
  close(): Promise<void>;
}

/** What the shell of the session says when everything is there. */
const READY = 'session ready';

/** Display, session bus and an unlocked keyring; then it waits until its input ends. */
const SHELL = `echo | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
env -0 > "$HOME/session.env"
echo '${READY}'
cat >/dev/null`;

/** Makes the person and logs them in. Needs root; everything ends with `close`. */
export async function openSession(user: string): Promise<DesktopSession> {
  await run('useradd', ['--create-home', '--shell', '/bin/sh', user]);
  const home = join('/home', user);
  const shell = spawn(
    'runuser',
    ['-u', user, '--', 'env', '-i', `HOME=${home}`, `USER=${user}`, 'LANG=C.UTF-8'].concat(
      ['PATH=/usr/local/bin:/usr/bin:/bin', 'XDG_CURRENT_DESKTOP=GNOME'],
      ['dbus-run-session', '--', 'xvfb-run', '-a', '-s', '-screen 0 1280x900x24'],
      ['sh', '-c', SHELL],
    ),
    { stdio: ['pipe', 'pipe', 'inherit'], cwd: home },
  );
  await new Promise<void>((resolve, reject) => {
    shell.once('error', reject);
    shell.once('exit', (code) => reject(new Error(`the session ended at once (${String(code)})`)));
    shell.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes(READY)) resolve();
    });
  });
  const variables = (await readFile(join(home, 'session.env'), 'utf8'))
    .split('\0')
    .filter((pair) => pair !== '');
  const inside = ['-u', user, '--', 'env', '-i', ...variables];
  return {
    user,
    home,
    run: async (program, ...args) => {
      const { stdout } = await run('runuser', [...inside, program, ...args], { cwd: home });
      return stdout;
    },
    start: (program, ...args) =>
      spawn('runuser', [...inside, program, ...args], {
        cwd: home,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    close: async () => {
      const ended = once(shell, 'exit');
      shell.stdin.end();
      await ended;
      // What a session leaves behind (a dconf service, a keyring daemon) goes with its person.
      await run('userdel', ['--remove', '--force', user]).catch(() => undefined);
    },
  };
}
