import { once } from 'node:events';
import { tmpdir } from 'node:os';
import puppeteer, { type Browser, type CDPSession, type Connection } from 'puppeteer-core';
import { inBubblewrap, tryBubblewrap, type BubblewrapState, type Command } from './bubblewrap';
import { findChromium } from './chromium-path';
import { chromiumSwitches } from './chromium-switches';
import { createProfile, type Profile } from './profile';

/** How long Chromium may take to answer after its start, ms; a cold disk is slow. */
const START_LIMIT_MS = 60_000;
/** How long it may take to end when asked; after that it is killed, ms. */
const END_LIMIT_MS = 5000;

/**
 * Chromium makes a socket in its folder for temporary files, and the address of one has 104 bytes at
 * most (macOS; 108 on Linux), of which its own name takes 44.
 */
const SOCKET_FOLDER_LENGTH = 58;

export interface ChromiumOptions {
  /** Path that policy or IT has named. */
  readonly executable: string | undefined;
  /** Folder in which the profile is made. */
  readonly profilesIn: string;
  readonly pin: string | undefined;
  /** The companion itself runs without Chromium's sandbox, or as root, where there can be none. */
  readonly isWithoutSandbox: boolean;
}

/** A running engine. */
export interface Chromium {
  readonly browser: Browser;
  readonly connection: Connection;
  /** A session with the browser itself, for what concerns no page. */
  readonly root: CDPSession;
  readonly profile: Profile;
  readonly bubblewrap: BubblewrapState;
  /** Ends all processes and deletes the profile. */
  close(): Promise<void>;
}

/** There is no Chromium to run pages in, or it does not start; the message is for people. */
export class ChromiumMissingError extends Error {
  constructor(
    readonly code: 'none' | 'configured-missing' | 'does-not-start',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Starts a Chromium with a profile of its own, inside bubblewrap where that works. */
export async function startChromium(options: ChromiumOptions): Promise<Chromium> {
  const found = await findChromium(options.executable);
  if (found.kind === 'none') {
    throw new ChromiumMissingError(
      'none',
      'no Chromium, Google Chrome or Microsoft Edge is installed',
    );
  }
  if (found.kind === 'configured-missing') {
    throw new ChromiumMissingError('configured-missing', `there is no browser at ${found.path}`);
  }
  const profile = await createProfile(options.profilesIn);
  const { pin, isWithoutSandbox } = options;
  const args = chromiumSwitches({ profile: profile.data, pin, isWithoutSandbox });
  const plain: Command = { program: found.path, args };
  try {
    const bubblewrap = await tryBubblewrap();
    if (bubblewrap !== 'used') return await launch(plain, profile, bubblewrap);
    try {
      return await launch(inBubblewrap(plain, profile), profile, 'used');
    } catch {
      // A system may allow bubblewrap's namespaces and not those of Chromium's sandbox inside them.
      return await launch(plain, profile, 'refused');
    }
  } catch (error) {
    await profile.delete();
    throw new ChromiumMissingError('does-not-start', `${found.path} did not start`, {
      cause: error,
    });
  }
}

async function launch(
  command: Command,
  profile: Profile,
  bubblewrap: BubblewrapState,
): Promise<Chromium> {
  const browser = await puppeteer.launch({
    executablePath: command.program,
    args: [...command.args],
    ignoreDefaultArgs: true,
    pipe: true,
    defaultViewport: null,
    timeout: START_LIMIT_MS,
    protocolTimeout: START_LIMIT_MS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: environment(profile.root),
  });
  const root = await browser.target().createCDPSession();
  const connection = root.connection();
  if (connection === undefined) throw new Error('the connection to Chromium was lost at its start');
  return {
    browser,
    connection,
    root,
    profile,
    bubblewrap,
    close: async () => {
      await end(browser);
      await profile.delete();
    },
  };
}

/** Asks Chromium to end, and kills it where it does not. */
async function end(browser: Browser): Promise<void> {
  const child = browser.process();
  const isGone = child === null || child.exitCode !== null || child.signalCode !== null;
  if (isGone) return;
  const exited = once(child, 'exit');
  const limit = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
  await browser.close().catch(() => {
    // The pipe is broken already; the process is killed by the limit.
  });
  await exited;
  clearTimeout(limit);
}

/** No variable of ours or of the desktop's session but what programs need to find their parts. */
function environment(home: string): Record<string, string> {
  const kept = ['PATH', 'LANG', 'LANGUAGE', 'LC_ALL', 'LD_LIBRARY_PATH', 'SYSTEMROOT', 'WINDIR'];
  const entries = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const temporary = home.length <= SOCKET_FOLDER_LENGTH ? home : tmpdir();
  return {
    ...Object.fromEntries(entries),
    HOME: home,
    TMPDIR: temporary,
    TMP: temporary,
    TEMP: temporary,
  };
}
