import type { Activity } from '../../core/exchange/desk';
import type { CompanionState } from '../../preload/contract';
import type { TrayState } from '../tray/menu-model';

/** What the tray shows of the companion's state. */
export function trayState(state: CompanionState, activity: readonly Activity[]): TrayState {
  const { protection, pausedUntil, backlog, sites, identity, mayPause, mayQuit } = state;
  return {
    ...{ protection, pausedUntil, backlog, sites, activity, identity, mayPause, mayQuit },
    offlineFor: offlineFor(state.reasons),
    hasConsole: state.consoleUrl !== undefined,
    hasSupport: state.supportUrl !== undefined,
    longestPause: state.longestPause,
  };
}

/** Without a word of the agent it is not there yet, or is being started again. */
function offlineFor(reasons: CompanionState['reasons']): TrayState['offlineFor'] {
  if (reasons.length === 0) return 'starting';
  return reasons.includes('captive-portal') ? 'captivePortal' : undefined;
}
