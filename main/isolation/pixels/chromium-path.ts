import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** What the search reads of the machine; a parameter so that every platform can be tried on one. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isExecutable: (path: string) => Promise<boolean>;
}

export type ChromiumSearch =
  | { readonly kind: 'found'; readonly path: string }
  /** Nothing in the usual places. */
  | { readonly kind: 'none' }
  /** Whoever manages this machine named one that is not there. */
  | { readonly kind: 'configured-missing'; readonly path: string };

/** Names on the PATH, the plainest build first; packages of distributions come before vendors' own. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const LINUX_FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
const MACOS_APPS = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
const WINDOWS_PROGRAMS = [
  String.raw`Chromium\Application\chrome.exe`,
  String.raw`Google\Chrome\Application\chrome.exe`,
  String.raw`Microsoft\Edge\Application\msedge.exe`,
];
const WINDOWS_ROOTS = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'];

/**
 * Finds a Chromium-based browser. A configured path is taken as it is and never replaced by another
 * browser: whoever named it may have had a reason.
 */
export async function findChromium(
  configured: string | undefined,
  machine: Machine = thisMachine(),
): Promise<ChromiumSearch> {
  if (configured !== undefined) {
    const there = isAbsolute(configured) && (await machine.isExecutable(configured));
    return there
      ? { kind: 'found', path: configured }
      : { kind: 'configured-missing', path: configured };
  }
  for (const path of candidates(machine)) {
    if (await machine.isExecutable(path)) return { kind: 'found', path };
  }
  return { kind: 'none' };
}

function candidates({ platform, env }: Machine): string[] {
  switch (platform) {
    case 'darwin':
      return ['/Applications', join(env['HOME'] ?? '/', 'Applications')].flatMap((folder) =>
        MACOS_APPS.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`),
      );
    case 'win32':
      return WINDOWS_ROOTS.flatMap((name) => {
        const root = env[name];
        return root === undefined ? [] : WINDOWS_PROGRAMS.map((program) => `${root}\\${program}`);
      });
    default: {
      const path = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
      const folders = [...new Set([...LINUX_FOLDERS, ...path])];
      return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
    }
  }
}

function thisMachine(): Machine {
  return {
    platform: process.platform,
    env: process.env,
    isExecutable: (path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
  };
}
