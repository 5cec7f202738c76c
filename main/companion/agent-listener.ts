import type { NoticeBoard } from '../notifications/notice-board';
import type { DeskMemoryFile } from '../endpoint/desk-memory';
import type { IpcNotifier } from '../ipc/notifier';
import type { IsolatedBrowser } from '../isolation/isolated-browser';
import type { Log } from '../log';
import type { AgentListener } from '../supervisor/agent-supervisor';
import type { DeskWatch } from '../tamper/desk-watch';
import type { WarnQueue } from '../warn/warn-queue';
import type { ActivityLog } from './activity-log';
import type { CompanionStateStore } from './companion-state';
import type { DeskSetUp } from './desk-set-up';
import type { LinkOpener } from './link-opener';
import { openInBrowser } from './links';

export interface AgentListenerParts {
  readonly state: CompanionStateStore;
  readonly activity: ActivityLog;
  readonly warnings: WarnQueue;
  readonly setUp: DeskSetUp;
  readonly watch: DeskWatch;
  readonly memory: DeskMemoryFile;
  readonly isEmbedded: boolean;
  /** Made after the agent's supervisor, which they need. */
  readonly browser: () => IsolatedBrowser;
  readonly links: () => LinkOpener;
  readonly notifier: IpcNotifier;
  readonly notices: NoticeBoard;
  /** The history has a new row. */
  readonly onActivity: () => void;
  readonly log: Log;
}

/** Hands on what the agent says to whom it concerns. */
export function agentListener(parts: AgentListenerParts): AgentListener {
  const { state, warnings, log } = parts;
  const guarded = (work: Promise<void>): void => {
    work.catch((error: unknown) => {
      log.error({ error: String(error) }, 'a message of the agent was not carried out');
    });
  };
  return {
    ready: (ready) => {
      parts.memory.update({ proxyPort: Number(new URL(ready.urls.proxy).port) });
      state.agentReady(ready);
      guarded(parts.setUp.agentReady(ready).then(() => parts.watch.agentReady(ready)));
      guarded(parts.links().retry());
    },
    status: (status) => {
      if (parts.isEmbedded && status.deviceId !== undefined) {
        parts.memory.update({ enrolled: 'embedded' });
      }
      state.agentStatus(status);
      // A link may have waited for the policy of which this is the first word.
      guarded(parts.links().retry());
    },
    authority: (caFingerprint) => {
      state.authority(caFingerprint);
      guarded(parts.browser().authorityChanged());
      const { setUp, watch } = parts;
      guarded(
        watch.authorityChanged(caFingerprint).then(() => setUp.authorityChanged(caFingerprint)),
      );
    },
    gone: () => {
      parts.watch.agentGone();
      warnings.clear();
      state.agentGone();
    },
    warn: (request) => {
      warnings.add(request);
    },
    warnWithdrawn: (exchangeId) => {
      warnings.withdraw(exchangeId);
    },
    isolation: (settings) => {
      parts.browser().configure(settings);
      state.isolation(settings);
      guarded(parts.links().retry());
    },
    isolate: (url, session) => {
      guarded(parts.links().isolate(url, session));
    },
    isolationChanged: (username, site) => {
      guarded(parts.browser().change(username, site));
    },
    activity: (entry) => {
      parts.activity.add(entry);
      parts.notifier.notify('companion', 'activityAdded', entry);
      parts.notices.activity(entry);
      parts.onActivity();
    },
    identity: (identity) => {
      state.identity(identity);
    },
    posture: (results) => {
      state.posture(results);
    },
    exceptions: (exceptions) => {
      state.exceptions(exceptions);
      parts.notices.exceptions(exceptions);
    },
    company: (view) => {
      state.company(view);
    },
    portal: (portal) => {
      state.portal(portal);
    },
    gatewayUse: (use) => {
      state.gatewayUse(use);
    },
    openBrowser: (url) => {
      guarded(openInBrowser(url));
    },
    fatal: (code, message) => {
      log.error({ code, message }, 'the agent cannot work');
    },
  };
}
