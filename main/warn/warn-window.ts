import { screen } from 'electron';
import type { Warning } from '../../preload/contract';
import type { Log } from '../log';
import { t } from '../text/messages';
import { OwnWindow } from '../windows/own-window';
import { placeOn } from './placement';

/** The always-on-top window that asks; there while a question waits, and ready before it. */
export class WarnWindow {
  readonly #page: OwnWindow;
  #count = 0;

  constructor(preload: string, icon: string, log: Log) {
    this.#page = new OwnWindow({
      route: '#/warn',
      preload,
      log,
      window: {
        title: t('warnWindow'),
        icon,
        width: 560,
        height: 640,
        minWidth: 420,
        minHeight: 400,
        minimizable: false,
        maximizable: false,
        fullscreenable: false,
        skipTaskbar: false,
        alwaysOnTop: true,
        // Drawn while hidden, so that it is complete the moment it is shown.
        paintWhenInitiallyHidden: true,
      },
    });
  }

  /** Makes the window and has its page drawn, so that the first question need not wait for it. */
  prepare(): void {
    const { window } = this.#page;
    // A throttled page would take its time to draw the question.
    window.webContents.setBackgroundThrottling(false);
    window.setAlwaysOnTop(true, 'screen-saver');
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
  }

  get page(): OwnWindow {
    return this.#page;
  }

  /** Shows or hides the window; a further question does not steal the focus again, it flashes. */
  update(pending: readonly Warning[]): void {
    const before = this.#count;
    this.#count = pending.length;
    if (pending.length === 0) {
      this.#page.window.flashFrame(false);
      this.#page.hide();
    } else if (before === 0) {
      this.#place();
      this.#page.show();
    } else if (pending.length > before) {
      this.#page.window.flashFrame(true);
    }
  }

  destroy(): void {
    this.#page.destroy();
  }

  /** On the display where the person is: that is where the pointer is. */
  #place(): void {
    const { window } = this.#page;
    const display = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    window.setBounds(placeOn(display.workArea, window.getBounds()));
  }
}
