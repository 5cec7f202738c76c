import type { Activity, DeskIdentity } from '../../core/exchange/desk';
import type { Protection } from '../agent/control';
import type { LinkedPage } from '../deep-link';
import { clockTime, t } from '../text/messages';

/** A row of the tray menu, before Electron knows of it. */
export type MenuRow =
  | { readonly kind: 'note'; readonly label: string }
  | { readonly kind: 'line' }
  | { readonly kind: 'command'; readonly label: string; readonly command: TrayCommand }
  | { readonly kind: 'group'; readonly label: string; readonly rows: readonly MenuRow[] };

export type TrayCommand =
  | { readonly type: 'open' }
  | { readonly type: 'page'; readonly page: LinkedPage }
  | { readonly type: 'pause'; readonly minutes: number }
  | { readonly type: 'resume' }
  | { readonly type: 'isolate'; readonly url: string }
  | { readonly type: 'sign-in' }
  | { readonly type: 'support' }
  | { readonly type: 'console' }
  | { readonly type: 'quit' };

export interface TrayState {
  readonly protection: Protection;
  /** End of the pause, ms since the epoch. */
  readonly pausedUntil?: number | undefined;
  /** Why it is offline, where that is not simply an endpoint that is away. */
  readonly offlineFor?: 'captivePortal' | 'starting' | undefined;
  readonly backlog: number;
  readonly sites: readonly { readonly name: string; readonly url: string }[];
  /** The person's history, newest first. */
  readonly activity: readonly Pick<Activity, 'app' | 'enforced' | 'time'>[];
  readonly identity?: DeskIdentity | undefined;
  readonly hasConsole: boolean;
  readonly hasSupport: boolean;
  readonly mayPause: boolean;
  /** Longest pause that is allowed, minutes. */
  readonly longestPause: number;
  readonly mayQuit: boolean;
}

/** Lengths of a pause that are offered, minutes. */
const PAUSES = [5, 15, 60] as const;
/** Sites shown in the menu; the rest is in the companion. */
const MAX_SITES = 20;
/** Rows of the history shown in the menu. */
const MAX_ACTIVITY = 5;

const LINE: MenuRow = { kind: 'line' };
const note = (label: string): MenuRow => ({ kind: 'note', label });
const command = (label: string, it: TrayCommand): MenuRow => ({
  kind: 'command',
  label,
  command: it,
});
const page = (label: string, name: LinkedPage): MenuRow =>
  command(label, { type: 'page', page: name });

/** How things stand, in one sentence. */
export function stateSentence({
  protection,
  pausedUntil,
  offlineFor,
}: Pick<TrayState, 'protection' | 'pausedUntil' | 'offlineFor'>): string {
  if (protection === 'paused' && pausedUntil !== undefined) {
    return t('protection.pausedUntil', { time: clockTime(pausedUntil) });
  }
  if (protection === 'offline' && offlineFor !== undefined) return t(`protection.${offlineFor}`);
  return t(`protection.${protection}`);
}

/** What the tray menu holds for a state of the desk. */
export function trayMenu(state: TrayState): readonly MenuRow[] {
  return [
    note(stateSentence(state)),
    ...(state.backlog > 0 ? [note(t('tray.backlog', { count: state.backlog }))] : []),
    LINE,
    command(t('tray.open'), { type: 'open' }),
    page(t('tray.status'), 'status'),
    ...signInRows(state),
    ...pauseRows(state),
    LINE,
    ...siteRows(state),
    activityRows(state),
    page(t('tray.exceptions'), 'exceptions'),
    LINE,
    ...(state.hasConsole ? [command(t('tray.console'), { type: 'console' })] : []),
    ...(state.hasSupport ? [command(t('tray.support'), { type: 'support' })] : []),
    page(t('tray.diagnostics'), 'diagnostics'),
    ...(state.mayQuit ? [LINE, command(t('tray.quit'), { type: 'quit' })] : []),
  ];
}

/** Only where policy asks for a sign-in and nobody is signed in. */
function signInRows({ identity }: TrayState): MenuRow[] {
  if (identity?.offered !== true || identity.person !== undefined) return [];
  return [command(t('tray.signIn'), { type: 'sign-in' })];
}

function siteRows(state: TrayState): MenuRow[] {
  if (state.sites.length === 0) return [];
  const rows = state.sites
    .slice(0, MAX_SITES)
    .map((site) => command(site.name, { type: 'isolate', url: site.url }));
  return [{ kind: 'group', label: t('tray.isolated'), rows }];
}

function activityRows({ activity }: TrayState): MenuRow {
  const recent = activity.slice(0, MAX_ACTIVITY).map(({ app, enforced, time }) => {
    const outcome = OUTCOMES.find((name) => name === enforced);
    const label = t('tray.activityRow', {
      app: app.name,
      outcome: outcome === undefined ? enforced : t(`enforced.${outcome}`),
      time: clockTime(Date.parse(time)),
    });
    return page(label, 'activity');
  });
  const rows = recent.length === 0 ? [note(t('tray.activityNone'))] : recent;
  return {
    kind: 'group',
    label: t('tray.activity'),
    rows: [...rows, LINE, page(t('tray.activityAll'), 'activity')],
  };
}

const OUTCOMES = ['allow', 'redact', 'block', 'isolate', 'redirect', 'challenge'] as const;

function pauseRows(state: TrayState): MenuRow[] {
  const { protection } = state;
  if (protection === 'paused') return [command(t('tray.resume'), { type: 'resume' })];
  if (!state.mayPause || protection === 'offline' || protection === 'off') return [];
  const allowed = PAUSES.filter((minutes) => minutes <= state.longestPause);
  const rows = (allowed.length === 0 ? [state.longestPause] : allowed).map((minutes) =>
    command(t('tray.pauseFor', { count: minutes }), { type: 'pause', minutes }),
  );
  return [{ kind: 'group', label: t('tray.pause'), rows }];
}
