import type { Protection } from '../agent/control';

/** What the ground that the icon stands on depends on. */
export interface TrayGround {
  readonly platform: NodeJS.Platform;
  /** The theme of programs, and that of the system's own parts where the two differ. */
  readonly dark: boolean;
  readonly systemDark: boolean;
  /** `XDG_CURRENT_DESKTOP`: names with colons between them. */
  readonly desktop: string | undefined;
}

/** Desktops whose panel is dark whatever the theme of programs is. */
const DARK_PANELS = ['GNOME', 'Unity'];

/**
 * The icon file of a state. macOS colours a `Template` image itself; elsewhere light ink is for a
 * dark ground, and dark ink for a light one.
 */
export function trayIconName(state: Protection, ground: TrayGround): string {
  if (ground.platform === 'darwin') return `tray-${state}Template.png`;
  return `tray-${state}-${isDark(ground) ? 'dark' : 'light'}.png`;
}

function isDark({ platform, dark, systemDark, desktop = '' }: TrayGround): boolean {
  // The taskbar of Windows has a theme of its own.
  if (platform === 'win32') return systemDark;
  return dark || desktop.split(':').some((name) => DARK_PANELS.includes(name));
}
