import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Files below some folders in which a text lies. */
export async function filesWith(text: string, folders: readonly string[]): Promise<string[]> {
  try {
    const { stdout } = await run('grep', ['-rlaF', '--', text, ...folders]);
    return stdout.trim().split('\n');
  } catch (error) {
    // 1: it is nowhere; 2: a file went away meanwhile, or is a socket. What was found is still told.
    const { stdout } = error as { readonly stdout?: string };
    return (stdout ?? '').trim().split('\n').filter(Boolean);
  }
}

const ask = async (name: string, path: string, method: string, ...given: readonly string[]) => {
  const call = ['--session', '--print-reply', `--dest=${name}`, path, method, ...given];
  const { stdout } = await run('dbus-send', call);
  return stdout;
};

/** Media players on the session bus (MPRIS) that say this text: desktops show what they say. */
export async function playersWith(text: string): Promise<string[]> {
  const bus = 'org.freedesktop.DBus';
  const names = await ask(bus, '/org/freedesktop/DBus', `${bus}.ListNames`);
  const players = names.match(/org\.mpris\.MediaPlayer2\.[\w.]+/g) ?? [];
  const found: string[] = [];
  for (const player of players) {
    const given = ['string:org.mpris.MediaPlayer2.Player', 'string:Metadata'];
    const said = await ask(player, '/org/mpris/MediaPlayer2', `${bus}.Properties.Get`, ...given);
    if (said.includes(text)) found.push(`the player ${player} says it`);
  }
  return found;
}
