import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { electronExecutable } from '../../scripts/setup/electron-binary.mjs';

/** The app's folder: this tree, or another build of it that is to be tried. */
const root = process.env['PORTCULLIS_E2E_APP'] ?? resolve(import.meta.dirname, '..', '..');

export interface LaunchOptions {
  /** Switches of the app, beside the data folder. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Data folder to start on again; it is kept. Default: a fresh one that is removed at the end. */
  readonly dataDir?: string;
  /** Files that a fresh data folder has already, by name: what earlier runs would have left. */
  readonly files?: Readonly<Record<string, string>>;
  /** The first run has not been gone through yet. */
  readonly firstRun?: boolean;
  /** Another build of the app, or one that something is taken out of. */
  readonly appDir?: string;
  /** What is started in the place of Electron, with the same arguments. */
  readonly executable?: string;
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly dataDir: string;
  /** The home folder of the app's person. */
  readonly home: string;
  /** What the app and its children have written so far, standard output and error. */
  readonly output: { readonly text: string };
  /** The page of the companion's window. */
  mainWindow(): Promise<Page>;
  /** The page that asks the person; it is there, hidden, while nothing waits. */
  warnWindow(): Promise<Page>;
  /** Ends the app as the person's "Quit" does, and removes what it has left. */
  close(): Promise<void>;
}

/** How long a window may take to be there, ms. The first start makes keys and a database. */
const WINDOW_LIMIT_MS = 60_000;

/** Starts the built app as a person would, in a home and a data folder of its own. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const executablePath = options.executable ?? electronExecutable();
  if (executablePath === undefined) throw new Error('Electron is not installed: run npm run setup');
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-e2e-'));
  const home = join(folder, 'home');
  await mkdir(home);
  const dataDir = options.dataDir ?? join(folder, 'data');
  if (options.dataDir === undefined) await leave(dataDir, filesOf(options));
  const app = await _electron.launch({
    executablePath,
    cwd: options.appDir ?? root,
    args: ['--no-sandbox', '.', `--data=${dataDir}`, ...(options.args ?? [])],
    env: { ...environment(), HOME: home, ...options.env },
    timeout: WINDOW_LIMIT_MS,
  });
  const output = { text: '' };
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output.text += chunk.toString('utf8');
    });
  }
  // Before there is a window, main is still loading, and what is asked of it may get lost.
  await app.firstWindow({ timeout: WINDOW_LIMIT_MS });
  const version = await app.evaluate(() => process.versions['electron']);
  console.log(`the app runs on Electron ${version ?? '(unknown)'}`);
  return {
    app,
    dataDir,
    home,
    output,
    mainWindow: () => windowAt(app, (route) => route !== '#/warn'),
    warnWindow: () => windowAt(app, (route) => route === '#/warn'),
    close: async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The page of ours whose route fits, as soon as there is one. */
async function windowAt(app: ElectronApplication, fits: (route: string) => boolean): Promise<Page> {
  const isIt = (page: Page): boolean => {
    const url = page.url();
    return url.startsWith('app://portcullis/companion/') && fits(new URL(url).hash);
  };
  const limit = Date.now() + WINDOW_LIMIT_MS;
  for (;;) {
    const page = app.windows().find(isIt);
    if (page !== undefined) return page;
    const left = limit - Date.now();
    if (left <= 0) throw new Error('the window did not appear in time');
    await app.waitForEvent('window', { timeout: left, predicate: isIt });
  }
}

/** A person knows the introduction already, unless it is what is looked at. */
function filesOf({ firstRun, files }: LaunchOptions): Record<string, string> {
  return {
    ...(firstRun === true ? {} : { 'desktop.json': JSON.stringify({ welcomed: true }) }),
    ...files,
  };
}

async function leave(dataDir: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(dataDir, { mode: 0o700 });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(dataDir, name), content, { mode: 0o600 });
  }
}

function environment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => {
    const [name, value] = entry;
    // Vitest's own switches are not the app's business.
    return value !== undefined && !name.startsWith('VITEST') && name !== 'NODE_ENV';
  });
  return Object.fromEntries(entries);
}
