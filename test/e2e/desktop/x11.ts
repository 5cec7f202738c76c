import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What other programs of the desktop can do: keys and mouse by xdotool, clipboards by xclip. */
export type Board = 'clipboard' | 'primary';

export async function press(...keys: readonly string[]): Promise<void> {
  await run('xdotool', ['key', '--clearmodifiers', '--delay', '40', ...keys]);
}

export async function typeText(text: string): Promise<void> {
  await run('xdotool', ['type', '--clearmodifiers', '--delay', '20', text]);
}

/** What another program would paste. An empty or ownerless clipboard gives an empty text. */
export async function readBoard(board: Board): Promise<string> {
  try {
    const { stdout } = await run('xclip', ['-o', '-selection', board], { timeout: 5000 });
    return stdout;
  } catch {
    // xclip fails where there is no owner, or none that has text.
    return '';
  }
}

/** Puts text on a clipboard as another program; xclip stays behind as its owner until it loses it. */
export async function writeBoard(board: Board, text: string): Promise<void> {
  const child = spawn('xclip', ['-i', '-selection', board], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      resolve();
    });
    child.stdin.end(text);
  });
}

/** How many windows are shown, dialogs of the system included, whatever they are called. */
export async function shownWindows(): Promise<number> {
  const { stdout } = await run('xdotool', ['search', '--onlyvisible', '--name', '.']);
  return stdout.trim().split('\n').filter(Boolean).length;
}
