import type { Logger } from 'pino';
import type { Clock } from '../../../core/exchange/ports';
import type { TrialResult } from '../../../core/exchange/trial';
import type { ControlChannel } from '../control-channel';
import type { DeskState } from '../desk-state';
import type { Foundations } from '../foundations';
import { RemotePerson } from '../remote-person';
import { companyView } from './company-view';
import { feedbackDetail } from './feedback';
import { createTrial } from './trial';

export interface DeskServicesOptions {
  readonly channel: ControlChannel;
  readonly foundations: Foundations;
  readonly state: DeskState;
  readonly clock: Clock;
  readonly nextId: () => string;
  /** E-mail of who is signed in. */
  readonly user: () => string | undefined;
  /** Looks at once for what came while the computer slept. */
  readonly onWoken: () => void;
  readonly log: Logger;
}

/** What the companion's windows ask of the agent beside traffic. */
export function serveDesk(options: DeskServicesOptions): void {
  const { channel, foundations, state, log } = options;
  const { policy } = foundations;
  const tell = (): void => {
    const view = companyView(policy.current(), policy.library().apps.length);
    channel.send({ type: 'company-view', view });
  };
  policy.subscribe(tell);
  tell();
  const trial = createTrial({ ...options, person: new RemotePerson(channel, options.clock) });
  channel.onMessage((message) => {
    if (message.type === 'trial') {
      const { requestId } = message;
      const done = (result?: TrialResult): void => {
        channel.send({ type: 'trial-done', requestId, ...(result ? { result } : {}) });
      };
      trial(message.trial).then(done, (error: unknown) => {
        log.error({ failure: error instanceof Error ? error.name : 'unknown' }, 'no try-out');
        done();
      });
    } else if (message.type === 'feedback') {
      feedbackDetail(message.feedback, foundations.detection, options.user())
        .then((detail) => {
          state.report('feedback', detail);
        })
        .catch((error: unknown) => {
          log.error({ failure: String(error) }, 'feedback was not kept');
        });
    } else if (message.type === 'woken') {
      state.suspension.woken();
      options.onWoken();
    }
  });
}
