import type { Feedback, FeedbackWish } from '../../core/exchange/feedback';
import type { ExceptionWish } from '../../core/exchange/policy-exception';
import type { TrialRequest, TrialResult } from '../../core/exchange/trial';
import type { ToAgent } from '../agent/control';
import type { IpcHandlers } from '../ipc/server';
import type { WarnQueue } from '../warn/warn-queue';
import type { ActivityLog } from './activity-log';
import type { CompanionStateStore } from './companion-state';
import type { DeskDoctor } from './desk-doctor';
import type { DeskSetUp } from './desk-set-up';
import type { PreferencesStore } from './preferences';

/** The agent, as far as people ask it for something. */
export interface AskedAgent {
  send(message: ToAgent): boolean;
  askException(wish: ExceptionWish): Promise<boolean>;
  trial(trial: TrialRequest): Promise<TrialResult | undefined>;
  reveal(exchangeId: string, index: number): Promise<string | undefined>;
}

/** What the companion's windows and the tray can ask for. */
export interface CompanionParts {
  readonly state: CompanionStateStore;
  readonly activity: ActivityLog;
  readonly setUp: DeskSetUp;
  readonly doctor: DeskDoctor;
  readonly warnings: WarnQueue;
  readonly preferences: PreferencesStore;
  readonly agent: AskedAgent;
  readonly pause: (minutes: number) => void;
  readonly welcomed: () => void;
  readonly openConsole: () => Promise<void>;
  readonly openSupport: () => Promise<void>;
  readonly openLink: (url: string) => Promise<void>;
  readonly openIsolated: (url: string) => Promise<void>;
  readonly quit: () => void;
}

/** A question that is answered too late or in a way that its rule does not allow. */
class AnswerRefusedError extends Error {
  readonly code = 'answer-refused';
}

/** One function for each call of the IPC contract. */
export function ipcHandlers(parts: CompanionParts): IpcHandlers {
  return {
    companion: companionHandlers(parts),
    person: {
      signIn: told(() => parts.agent.send({ type: 'sign-in' })),
      signOut: told(() => parts.agent.send({ type: 'sign-out' })),
      checkPosture: told(() => parts.agent.send({ type: 'posture-check' })),
      askException: (wish) => parts.agent.askException(wish),
    },
    doctor: {
      examine: () => parts.doctor.examine(),
      saveBundle: async () => (await parts.doctor.saveBundle()) ?? null,
      restartAgent: told(() => parts.doctor.restartAgent()),
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
    trial: { run: async (trial) => (await parts.agent.trial(trial)) ?? null },
    feedback: { give: told((wish) => giveFeedback(parts, wish)) },
    tools: { check: told(() => parts.agent.send({ type: 'portal-check' })) },
    warn: warnHandlers(parts),
  };
}

/** For calls that only tell something. */
function told<A>(work: (argument: A) => unknown): (argument: A) => undefined {
  return (argument) => {
    work(argument);
    return undefined;
  };
}

function companionHandlers(parts: CompanionParts): IpcHandlers['companion'] {
  return {
    state: () => parts.state.get(),
    activity: () => parts.activity.rows(),
    pause: told(({ minutes }) => parts.pause(minutes)),
    resume: told(() => parts.agent.send({ type: 'resume' })),
    openConsole: () => parts.openConsole().then(() => undefined),
    openSupport: () => parts.openSupport().then(() => undefined),
    openRuleLink: async ({ exchangeId }) => {
      const waiting = parts.warnings.pending().find((one) => one.exchangeId === exchangeId);
      const link = waiting?.rule.link ?? parts.activity.row(exchangeId)?.link;
      if (link !== undefined) await parts.openLink(link);
      return undefined;
    },
    welcomed: told(() => parts.welcomed()),
    setPreferences: told((change) => parts.preferences.set(change)),
    clearActivity: told(() => parts.activity.clear()),
    quit: told(() => {
      if (parts.state.get().mayQuit) parts.quit();
    }),
  };
}

function warnHandlers({ warnings, agent }: CompanionParts): IpcHandlers['warn'] {
  return {
    pending: () => warnings.pending(),
    answer: ({ exchangeId, answer }) => {
      const result = warnings.answer(exchangeId, answer);
      if (result !== 'accepted') throw new AnswerRefusedError(result);
      return undefined;
    },
    reveal: async ({ exchangeId, index }) => {
      const isWaiting = warnings.pending().some((one) => one.exchangeId === exchangeId);
      return isWaiting ? ((await agent.reveal(exchangeId, index)) ?? null) : null;
    },
  };
}

/** What is said of a row goes to the endpoint with what the desk knows of it; the row remembers it. */
function giveFeedback({ activity, agent }: CompanionParts, wish: FeedbackWish): void {
  const row = activity.row(wish.exchangeId);
  if (row === undefined) return;
  const feedback: Feedback = {
    ...wish,
    rule: row.ruleId ?? '',
    ruleName: row.ruleName ?? '',
    app: row.app.name.slice(0, 200),
    host: row.host,
    detectors: [...new Set(row.found.map(({ name }) => name))].join(', ').slice(0, 2000),
    enforced: row.enforced,
  };
  if (agent.send({ type: 'feedback', feedback })) activity.add({ ...row, feedback: wish.kind });
}
