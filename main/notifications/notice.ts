import type { Activity, DeskException } from '../../core/exchange/desk';
import type { LinkedPage } from '../deep-link';
import { dayAndTime, t } from '../text/messages';

/** What a click on a notification does. */
export type NoticeCommand =
  | { readonly type: 'page'; readonly page: LinkedPage }
  | { readonly type: 'pause'; readonly minutes: number };

/** A message of the desktop, with what can be done about it; holds no content of a prompt. */
export interface Notice {
  /** Equal for messages of which a later one takes the place of the earlier. */
  readonly about: string;
  readonly title: string;
  readonly body: string;
  /** For a click on the message itself. */
  readonly open: NoticeCommand;
  /** Its button, where the desktop shows buttons. */
  readonly button: { readonly label: string; readonly command: NoticeCommand };
}

/** Length of the pause that the message about the end of one offers, minutes. */
const PAUSE_AGAIN_MINUTES = 15;

function notice(
  about: string,
  [title, body, label]: readonly [string, string, string],
  open: NoticeCommand,
  command = open,
): Notice {
  return { about, title, body, open, button: { label, command } };
}

/**
 * Blocked by a rule without a question: the app shows it too, but not every app shows it well. What
 * policy only logs interrupts nobody, and what a person has answered themselves is no news to them.
 */
export function blockedNotice(entry: Activity): Notice | undefined {
  if (entry.enforced !== 'block' || entry.action === 'warn' || entry.ruleName === undefined) {
    return undefined;
  }
  const app = entry.app.name;
  const words = [
    t('notice.blockedTitle', { app }),
    t('notice.blocked', { rule: entry.ruleName }),
    t('notice.see'),
  ] as const;
  return notice(`blocked:${entry.app.id}:${entry.ruleId ?? ''}`, words, {
    type: 'page',
    page: 'activity',
  });
}

/** What became of a request for an exception, told once at each change. */
export function exceptionNotices(
  before: readonly DeskException[],
  after: readonly DeskException[],
): Notice[] {
  return after.flatMap((exception) => {
    const old = before.find(({ id }) => id === exception.id);
    if (old === undefined || old.state === exception.state || exception.state === 'waiting') {
      return [];
    }
    const { state, until = 0 } = exception;
    const rule = exception.rule.name;
    const body =
      state === 'granted'
        ? t('notice.granted', { rule, time: dayAndTime(until) })
        : t(`notice.${state}`, { rule });
    const words = [t(`notice.${state}Title`), body, t('notice.see')] as const;
    return [notice(`exception:${exception.id}`, words, { type: 'page', page: 'exceptions' })];
  });
}

export function attentionNotice(): Notice {
  const words = [t('notice.attentionTitle'), t('notice.attention'), t('notice.see')] as const;
  return notice('protection', words, { type: 'page', page: 'status' });
}

export function resumedNotice(mayPause: boolean): Notice {
  const open = { type: 'page', page: 'status' } as const;
  const pause = { type: 'pause', minutes: PAUSE_AGAIN_MINUTES } as const;
  const label = mayPause ? t('notice.pauseMore') : t('notice.openWindow');
  const words = [t('notice.resumedTitle'), t('notice.resumed'), label] as const;
  return notice('protection', words, open, mayPause ? pause : open);
}
