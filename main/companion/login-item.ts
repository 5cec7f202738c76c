import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { autostartFile } from '../diag/desk-folder';

/** Starts the companion with the desktop, in the tray, or no longer. */
export type SetLoginItem = (on: boolean) => Promise<void>;

export interface LoginItemOptions {
  readonly platform: NodeJS.Platform;
  /** `$XDG_CONFIG_HOME`, or `~/.config`. */
  readonly configDir: string;
  /** Name that desktops show. */
  readonly name: string;
  /** Program with its arguments. */
  readonly command: readonly string[];
  /** A package starts it for everybody at this computer (Linux). */
  readonly startsForEverybody: boolean;
  /** Electron's way, for Windows and macOS. */
  readonly setLoginItem: (settings: { openAtLogin: boolean; args: string[] }) => void;
}

/**
 * The way of the platform: a login item on macOS and Windows, an entry of the XDG autostart
 * specification elsewhere.
 */
export function loginItem(options: LoginItemOptions): SetLoginItem {
  const { platform, command, setLoginItem } = options;
  if (platform === 'darwin' || platform === 'win32') {
    return (on) => {
      setLoginItem({ openAtLogin: on, args: command.slice(1) });
      return Promise.resolve();
    };
  }
  const file = autostartFile(options.configDir);
  return async (on) => {
    if (!on && !options.startsForEverybody) {
      await rm(file, { force: true });
      return;
    }
    const entry = desktopEntry(options.name, command);
    await mkdir(dirname(file), { recursive: true });
    // An entry for everybody is overruled by one of the same name that is hidden.
    await writeFile(file, on ? entry : `${entry}Hidden=true\n`, { mode: 0o644 });
  };
}

/** A desktop entry (freedesktop.org, "Exec key": arguments are quoted, `%` is doubled). */
function desktopEntry(name: string, command: readonly string[]): string {
  const exec = command.map(quoted).join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${name}`,
    `Exec=${exec}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

function quoted(word: string): string {
  const escaped = word.replaceAll('%', '%%').replace(/["`$\\]/g, '\\$&');
  // The value is a string of the file too, where a backslash is written twice.
  return `"${escaped.replaceAll('\\', '\\\\')}"`;
}
