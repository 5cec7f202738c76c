import { join } from 'node:path';

/** Name of the app, and so of its folder, as Electron has it (`app.getPath('userData')`). */
const APP = 'portcullis';

/** Where the companion of this person keeps its data, without asking Electron. */
export function deskFolder(
  platform: NodeJS.Platform,
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  switch (platform) {
    case 'win32':
      return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), APP);
    case 'darwin':
      return join(home, 'Library', 'Application Support', APP);
    default:
      return join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), APP);
  }
}

/** File name of the entry; the package's own for all users has the same, so that one beats the other. */
export const AUTOSTART_FILE = 'portcullis.desktop';

/** The person's own entry by which a Linux desktop starts the companion (XDG autostart). */
export function autostartFile(configDir: string): string {
  return join(configDir, 'autostart', AUTOSTART_FILE);
}
