import type { ExceptionWish } from '../../core/exchange/policy-exception';
import type { IpcHandlers } from '../ipc/server';
import type { WarnQueue } from '../warn/warn-queue';
import type { ActivityLog } from './activity-log';
import type { CompanionStateStore } from './companion-state';
import type { DeskSetUp } from './desk-set-up';

/** What the companion's windows and the tray can ask for. */
export interface CompanionParts {
  readonly state: CompanionStateStore;
  readonly activity: ActivityLog;
  readonly setUp: DeskSetUp;
  readonly warnings: WarnQueue;
  readonly pause: (minutes: number) => void;
  readonly resume: () => void;
  readonly signIn: () => void;
  readonly signOut: () => void;
  readonly checkPosture: () => void;
  readonly askException: (wish: ExceptionWish) => Promise<boolean>;
  readonly openConsole: () => Promise<void>;
  readonly openIsolated: (url: string) => Promise<void>;
}

/** A question that is answered too late or in a way that its rule does not allow. */
class AnswerRefusedError extends Error {
  readonly code = 'answer-refused';
}

/** One function for each call of the IPC contract. */
export function ipcHandlers(parts: CompanionParts): IpcHandlers {
  return {
    companion: {
      state: () => parts.state.get(),
      activity: () => parts.activity.rows(),
      pause: ({ minutes }) => {
        parts.pause(minutes);
        return undefined;
      },
      resume: () => {
        parts.resume();
        return undefined;
      },
      openConsole: () => parts.openConsole().then(() => undefined),
    },
    person: {
      signIn: () => {
        parts.signIn();
        return undefined;
      },
      signOut: () => {
        parts.signOut();
        return undefined;
      },
      checkPosture: () => {
        parts.checkPosture();
        return undefined;
      },
      askException: (wish) => parts.askException(wish),
    },
    trust: {
      install: () => parts.setUp.installTrust(),
      remove: () => parts.setUp.removeTrust(),
    },
    routing: {
      enable: () => parts.setUp.enableRouting(),
      disable: () => parts.setUp.disableRouting(),
    },
    isolation: { open: ({ url }) => parts.openIsolated(url).then(() => undefined) },
    warn: {
      pending: () => parts.warnings.pending(),
      answer: ({ exchangeId, answer }) => {
        const result = parts.warnings.answer(exchangeId, answer);
        if (result !== 'accepted') throw new AnswerRefusedError(result);
        return undefined;
      },
    },
  };
}
