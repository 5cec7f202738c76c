import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import type { RunningAgent } from './agent-address';

const NAMES = ['google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge', 'brave-browser'];
const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** A Chromium-based browser of this machine. */
export function findBrowser(): string | undefined {
  const known = (PLACES[process.platform] ?? []).find((path) => existsSync(path));
  if (known !== undefined || process.platform !== 'linux') return known;
  return NAMES.find((name) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0);
}

/**
 * Starts a browser with a profile of its own that goes through the agent. It accepts the agent's
 * certificates by the digest of their key, so nothing of the machine's trust is touched.
 */
export function startBrowser(
  browser: string,
  profile: string,
  agent: RunningAgent,
  keyDigest: string,
  address: string,
): ReturnType<typeof spawn> {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return spawn(
    browser,
    [
      ...(asRoot ? ['--no-sandbox'] : []),
      `--user-data-dir=${profile}`,
      `--proxy-pac-url=${agent.pacUrl}`,
      `--ignore-certificate-errors-spki-list=${keyDigest}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      address,
    ],
    { stdio: 'ignore' },
  );
}
