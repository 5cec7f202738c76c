import type { Protection } from '../agent/control';
import { text } from '../text/catalogue';

/** A row of the tray menu, before Electron knows of it. */
export type MenuRow =
  | { readonly kind: 'note'; readonly label: string }
  | { readonly kind: 'line' }
  | { readonly kind: 'command'; readonly label: string; readonly command: TrayCommand }
  | { readonly kind: 'group'; readonly label: string; readonly rows: readonly MenuRow[] };

export type TrayCommand =
  | { readonly type: 'open' }
  | { readonly type: 'pause'; readonly minutes: number }
  | { readonly type: 'resume' }
  | { readonly type: 'isolate'; readonly url: string }
  | { readonly type: 'console' }
  | { readonly type: 'quit' };

export interface TrayState {
  readonly protection: Protection;
  readonly backlog: number;
  readonly sites: readonly { readonly name: string; readonly url: string }[];
  readonly hasConsole: boolean;
  readonly mayPause: boolean;
  readonly mayQuit: boolean;
}

/** Lengths of a pause that are offered, minutes. */
const PAUSES = [5, 15, 60] as const;
/** Sites shown in the menu; the rest is in the companion. */
const MAX_SITES = 20;

const command = (label: string, it: TrayCommand): MenuRow => ({
  kind: 'command',
  label,
  command: it,
});

/** What the tray menu holds for a state of the desk. */
export function trayMenu(state: TrayState): readonly MenuRow[] {
  return [
    { kind: 'note', label: text.protection[state.protection] },
    ...(state.backlog > 0
      ? [{ kind: 'note' as const, label: text.tray.backlog(state.backlog) }]
      : []),
    { kind: 'line' },
    command(text.tray.open, { type: 'open' }),
    ...siteRows(state),
    ...(state.hasConsole ? [command(text.tray.console, { type: 'console' })] : []),
    ...pauseRows(state),
    ...(state.mayQuit
      ? [{ kind: 'line' as const }, command(text.tray.quit, { type: 'quit' })]
      : []),
  ];
}

function siteRows(state: TrayState): MenuRow[] {
  if (state.sites.length === 0) return [];
  const rows = state.sites
    .slice(0, MAX_SITES)
    .map((site) => command(site.name, { type: 'isolate', url: site.url }));
  return [{ kind: 'group', label: text.tray.isolated, rows }];
}

function pauseRows(state: TrayState): MenuRow[] {
  if (state.protection === 'paused') return [command(text.tray.resume, { type: 'resume' })];
  if (!state.mayPause || state.protection === 'offline') return [];
  const rows = PAUSES.map((minutes) =>
    command(text.tray.pauseFor(minutes), { type: 'pause', minutes }),
  );
  return [{ kind: 'group', label: text.tray.pause, rows }];
}
