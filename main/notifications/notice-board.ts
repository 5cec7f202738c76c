import type { Activity, DeskException } from '../../core/exchange/desk';
import type { Protection } from '../agent/control';
import {
  attentionNotice,
  blockedNotice,
  exceptionNotices,
  resumedNotice,
  type Notice,
} from './notice';

/** A second message about the same thing waits for so long: apps that retry would flood, ms. */
const QUIET_MS = 60_000;
/** Trouble that goes by itself within this time is no news, ms. */
const SETTLE_MS = 15_000;

export interface NoticeBoardOptions {
  readonly show: (notice: Notice) => void;
  /** False: the person wants none. */
  readonly wanted: () => boolean;
  readonly mayPause: () => boolean;
  readonly now: () => number;
}

/** Decides what is worth a message of the desktop, and when. */
export class NoticeBoard {
  readonly #shown = new Map<string, number>();
  #exceptions: readonly DeskException[] | undefined;
  #protection: Protection | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor(private readonly options: NoticeBoardOptions) {}

  activity(entry: Activity): void {
    const notice = blockedNotice(entry);
    if (notice !== undefined) this.#show(notice);
  }

  /** The first list is what was decided while nobody was here to see; it is in the window. */
  exceptions(exceptions: readonly DeskException[]): void {
    const before = this.#exceptions;
    this.#exceptions = exceptions;
    if (before === undefined) return;
    for (const notice of exceptionNotices(before, exceptions)) this.#show(notice);
  }

  protection(protection: Protection): void {
    const before = this.#protection;
    if (before === protection) return;
    this.#protection = protection;
    clearTimeout(this.#settling);
    if (before === 'paused' && (protection === 'protected' || protection === 'limited')) {
      this.#show(resumedNotice(this.options.mayPause()));
    }
    if (before !== undefined && protection === 'attention') {
      this.#settling = setTimeout(() => this.#show(attentionNotice()), SETTLE_MS).unref();
    }
  }

  close(): void {
    clearTimeout(this.#settling);
  }

  #show(notice: Notice): void {
    if (!this.options.wanted()) return;
    const now = this.options.now();
    const last = this.#shown.get(notice.about);
    if (last !== undefined && now - last < QUIET_MS && notice.about !== 'protection') return;
    this.#shown.set(notice.about, now);
    this.options.show(notice);
  }
}
