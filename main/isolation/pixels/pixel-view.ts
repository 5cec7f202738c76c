import { WebContentsView } from 'electron';
import {
  pixelsContract,
  type PixelFrame,
  type PixelTextNode,
} from '../../../preload/pixels-contract';
import { IpcNotifier } from '../../ipc/notifier';
import { serveContract } from '../../ipc/server';
import type { Log } from '../../log';
import { APP_ORIGIN } from '../../windows/app-protocol';
import { guardOwnPage, ownWebPreferences } from '../../windows/lockdown';
import { LEAVE } from '../engine';
import { isWindowKey } from '../view/keyboard';
import { WayOut } from '../way-out';
import type { Caret } from './page-agent';
import type { PixelScreen } from './pixel-screen';
import type { PixelTab } from './pixel-tab';

export interface PixelViewOptions {
  /** The built preload/pixels. */
  readonly preload: string;
  /** Whom the watermark names; nothing: there is none. */
  readonly watermark: string | undefined;
  readonly log: Log;
}

/** How often the time in the watermark is set anew, ms. */
const WATERMARK_INTERVAL_MS = 60_000;

/**
 * The view of a tab: a page of ours with a canvas, and the one IPC group between it and us. It is the
 * only place of the companion where anything of the page arrives, and that is pictures, a caret, the
 * name of a cursor, and, where somebody wants it, text.
 */
export class PixelView implements PixelScreen {
  readonly view: WebContentsView;
  readonly #notifier: IpcNotifier<typeof pixelsContract>;
  readonly #stopServing: () => void;
  readonly #drawing = new Map<number, () => void>();
  #tab: PixelTab | undefined;
  #size: { width: number; height: number; scale: number } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: PixelViewOptions) {
    this.view = new WebContentsView({ webPreferences: ownWebPreferences(options.preload) });
    const { webContents } = this.view;
    guardOwnPage(webContents, options.log);
    this.#notifier = new IpcNotifier<typeof pixelsContract>(() => [webContents]);
    // Answers this view alone; no other contents reach these channels.
    this.#stopServing = serveContract(
      webContents.ipc,
      pixelsContract,
      this.#handlers(),
      options.log,
    );
    webContents.on('did-finish-load', () => {
      this.#begin();
    });
    this.#keepKeys();
    webContents.loadURL(`${APP_ORIGIN}/companion/isolation/pixels.html`).catch((error: unknown) => {
      options.log.error({ error: String(error) }, 'the view of an isolated page did not load');
    });
  }

  /** Shows this tab from now on; another one after the engine had to begin anew. */
  show(tab: PixelTab): void {
    this.#tab = tab;
    if (this.#size !== undefined) tab.setSize(this.#size);
  }

  frame(frame: PixelFrame): Promise<void> {
    if (this.view.webContents.isDestroyed()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drawing.set(frame.id, resolve);
      this.#notifier.notify('pixels', 'frame', frame);
    });
  }

  cursor(shape: string, title: string): void {
    this.#notifier.notify('pixels', 'cursor', { shape, title });
  }

  caret(caret: Caret | undefined): void {
    this.#notifier.notify('pixels', 'caret', caret ?? null);
  }

  text(nodes: readonly PixelTextNode[]): void {
    this.#notifier.notify('pixels', 'text', [...nodes]);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stopServing();
    this.#allDrawn();
    if (!this.view.webContents.isDestroyed()) this.view.webContents.close();
  }

  /** Keys of the window and the way out, wherever in the view they are pressed: in its text too. */
  #keepKeys(): void {
    const wayOut = new WayOut();
    this.view.webContents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown' || input.isComposing) return;
      const isLeft = wayOut.isTakenBy(input);
      if (!isLeft && !isWindowKey(input)) return;
      event.preventDefault();
      if (isLeft) this.#notifier.notify('pixels', 'wayOut', undefined);
      else this.#tab?.tell((on) => on.shortcut(input));
    });
  }

  /** A view that loads anew has drawn nothing of what it was given. */
  #begin(): void {
    this.#allDrawn();
    const { watermark } = this.options;
    if (watermark === undefined) return;
    const tell = (): void => {
      const time = new Date().toISOString().slice(0, 16).replace('T', ' ');
      this.#notifier.notify('pixels', 'watermark', { text: `${watermark} · ${time} UTC` });
    };
    clearInterval(this.#timer);
    this.#timer = setInterval(tell, WATERMARK_INTERVAL_MS);
    tell();
  }

  #allDrawn(): void {
    for (const drawn of this.#drawing.values()) drawn();
    this.#drawing.clear();
  }

  #handlers() {
    return {
      pixels: {
        sized: (size: { width: number; height: number; scale: number }) => {
          this.#size = size;
          this.#tab?.setSize(size);
          return undefined;
        },
        input: async (input: Parameters<PixelTab['input']>[0]) => {
          await this.#tab?.input(input);
          return undefined;
        },
        focused: ({ isFocused }: { isFocused: boolean }) => {
          this.#tab?.setFocused(isFocused);
          return undefined;
        },
        wantText: ({ isWanted }: { isWanted: boolean }) => {
          this.#tab?.wantText(isWanted);
          return undefined;
        },
        act: async ({ id, text }: { id: number; text?: string | undefined }) => {
          await this.#tab?.act(id, text);
          return undefined;
        },
        leave: () => {
          this.#tab?.tell((on) => on.shortcut(LEAVE));
          return undefined;
        },
        drawn: ({ id }: { id: number }) => {
          this.#drawing.get(id)?.();
          this.#drawing.delete(id);
          return undefined;
        },
      },
    };
  }
}
