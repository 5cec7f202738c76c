import { WebContentsView, type BaseWindow, type WebContents } from 'electron';
import { isolatedContract, type FrameState } from '../../../preload/isolated-contract';
import { IpcNotifier } from '../../ipc/notifier';
import { serveContract, type HandlersOf } from '../../ipc/server';
import type { Log } from '../../log';
import { APP_ORIGIN } from '../../windows/app-protocol';
import { guardOwnPage, ownWebPreferences } from '../../windows/lockdown';

/** The view with tabs, address and notices: a page of ours, with calls of its own. */
export class FrameView {
  readonly view: WebContentsView;
  readonly #notifier: IpcNotifier<typeof isolatedContract>;
  readonly #stopServing: () => void;

  constructor(preload: string, handlers: HandlersOf<typeof isolatedContract>, log: Log) {
    this.view = new WebContentsView({ webPreferences: ownWebPreferences(preload) });
    // Where a panel lies over the page, the page is seen around it.
    this.view.setBackgroundColor('#00000000');
    const { webContents } = this.view;
    guardOwnPage(webContents, log);
    this.#notifier = new IpcNotifier<typeof isolatedContract>(() => [webContents]);
    this.#stopServing = serveContract(webContents.ipc, isolatedContract, handlers, log);
    webContents.loadURL(`${APP_ORIGIN}/companion/isolation/frame.html`).catch((error: unknown) => {
      log.error({ error: String(error) }, 'the frame of an isolated page did not load');
    });
  }

  get contents(): WebContents {
    return this.view.webContents;
  }

  show(state: FrameState): void {
    this.#notifier.notify('frame', 'changed', state);
  }

  ask(what: 'find' | 'help' | 'address'): void {
    this.contents.focus();
    this.#notifier.notify('frame', 'asked', what);
  }

  /** Takes the keyboard from the page. A window that others lie over stays where it is. */
  focusIn(window: BaseWindow): void {
    if (!window.isDestroyed() && window.isFocused()) this.contents.focus();
  }

  close(): void {
    this.#stopServing();
    if (!this.contents.isDestroyed()) this.contents.close();
  }
}
