import { BrowserWindow, type BrowserWindowConstructorOptions, type WebContents } from 'electron';
import type { Log } from '../log';
import { APP_ORIGIN } from './app-protocol';
import { guardOwnPage, ownWebPreferences } from './lockdown';

export interface OwnWindowOptions {
  /** Route of the companion's pages, `#/` or `#/warn`. */
  readonly route: string;
  readonly preload: string;
  readonly window: BrowserWindowConstructorOptions;
  readonly log: Log;
}

/**
 * A window with a page of ours. Closing it hides it, until `destroy`: the app lives in the tray, and
 * a window that is already there opens at once.
 */
export class OwnWindow {
  readonly #window: BrowserWindow;

  constructor(options: OwnWindowOptions) {
    this.#window = new BrowserWindow({
      show: false,
      autoHideMenuBar: true,
      ...options.window,
      webPreferences: ownWebPreferences(options.preload),
    });
    guardOwnPage(this.#window.webContents, options.log);
    this.#window.on('close', (event) => {
      event.preventDefault();
      this.#window.hide();
    });
    this.#window
      .loadURL(`${APP_ORIGIN}/companion/index.html${options.route}`)
      .catch((error: unknown) => {
        options.log.error({ route: options.route, error: String(error) }, 'a page did not load');
      });
  }

  get contents(): WebContents {
    return this.#window.webContents;
  }

  get window(): BrowserWindow {
    return this.#window;
  }

  show(): void {
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  hide(): void {
    this.#window.hide();
  }

  destroy(): void {
    if (!this.#window.isDestroyed()) this.#window.destroy();
  }
}
