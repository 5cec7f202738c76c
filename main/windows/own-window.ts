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
 * A window with a page of ours, made when it is first wanted: a window that nobody has asked for costs
 * a process. Closing it hides it, until `destroy`: the app lives in the tray, and a window that is
 * already there opens at once.
 */
export class OwnWindow {
  #window: BrowserWindow | undefined;

  constructor(private readonly options: OwnWindowOptions) {}

  /** Undefined until the window is made. */
  get contents(): WebContents | undefined {
    return this.#window?.webContents;
  }

  /** The window, which is made now where there is none yet. */
  get window(): BrowserWindow {
    this.#window ??= this.#make(this.options.route);
    return this.#window;
  }

  /** Shows the window; `route` is where it begins, if it is made now. */
  show(route = this.options.route): void {
    this.#window ??= this.#make(route);
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  hide(): void {
    this.#window?.hide();
  }

  destroy(): void {
    if (this.#window?.isDestroyed() === false) this.#window.destroy();
  }

  #make(route: string): BrowserWindow {
    const { preload, log, window: options } = this.options;
    const window = new BrowserWindow({
      show: false,
      autoHideMenuBar: true,
      ...options,
      webPreferences: ownWebPreferences(preload),
    });
    guardOwnPage(window.webContents, log);
    window.on('close', (event) => {
      event.preventDefault();
      window.hide();
    });
    window.loadURL(`${APP_ORIGIN}/companion/index.html${route}`).catch((error: unknown) => {
      log.error({ route, error: String(error) }, 'a page did not load');
    });
    return window;
  }
}
