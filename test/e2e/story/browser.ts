import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright';

const EXECUTABLE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export interface PersonsBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/**
 * A real Chromium as a person has it: a fresh profile, the automatic proxy configuration of the
 * agent, and, once trust is set up, our CA in its own trust store (the NSS database).
 */
export async function openBrowser(pacUrl: string, caFile: string): Promise<PersonsBrowser> {
  const executablePath = EXECUTABLE.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('Chromium is not installed');
  const home = await mkdtemp(join(tmpdir(), 'portcullis-browser-'));
  const database = join(home, '.pki', 'nssdb');
  await mkdir(database, { recursive: true });
  execFileSync('certutil', ['-d', `sql:${database}`, '-N', '--empty-password']);
  const trust = ['-A', '-n', 'Portcullis', '-t', 'C,,', '-i', caFile];
  execFileSync('certutil', ['-d', `sql:${database}`, ...trust]);
  const context = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath,
    viewport: { width: 1280, height: 800 },
    env: { ...process.env, HOME: home },
    args: [
      '--no-sandbox',
      `--proxy-pac-url=${pacUrl}`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--no-first-run',
    ],
  });
  return {
    context,
    close: async () => {
      await context.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
