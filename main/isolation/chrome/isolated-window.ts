import { BaseWindow, dialog, WebContentsView } from 'electron';
import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { IsolatedSite } from '../../agent/control';
import type { Log } from '../../log';
import { text } from '../../text/catalogue';
import type {
  EngineEvents,
  EngineRefusal,
  EngineSession,
  IsolatedEngine,
  PageDialog,
  PageDialogAnswer,
} from '../engine';
import { BANNER_COMMANDS, BANNER_HEIGHT, bannerPage } from './banner-page';

export interface IsolatedWindowOptions {
  /** Closed by whoever opened it, once the window is. */
  readonly session: EngineSession;
  readonly url: string;
  readonly site: IsolatedSite;
  readonly controls: IsolationControls;
  readonly icon: string;
  readonly log: Log;
}

/** A window with a banner of ours above an AI site that is shut in. */
export class IsolatedWindow {
  readonly window: BaseWindow;
  readonly #banner: WebContentsView;
  /** The last is in front: the page, or a pop-up over it. */
  readonly #tabs: IsolatedEngine[] = [];
  #address: string;
  #notice: string | undefined;

  constructor(private readonly options: IsolatedWindowOptions) {
    this.#address = options.url;
    this.window = new BaseWindow({
      title: text.isolation.heading(options.site.name),
      icon: options.icon,
      width: 1200,
      height: 860,
      minWidth: 480,
      minHeight: 400,
      autoHideMenuBar: true,
    });
    this.window.setContentProtection(options.controls.screenshots === 'refuse');
    this.#banner = new WebContentsView({ webPreferences: { sandbox: true, javascript: false } });
    this.window.contentView.addChildView(this.#banner);
    this.#layOut();
    this.window.on('resize', () => {
      this.#layOut();
    });
    this.window.on('closed', () => {
      // A BaseWindow does not end the contents of its views.
      this.#banner.webContents.close();
    });
    this.#serveBanner();
  }

  async open(): Promise<void> {
    this.#showBanner();
    const tab: { engine?: IsolatedEngine } = {};
    const engine = await this.options.session.newTab(this.#eventsOf(() => tab.engine));
    tab.engine = engine;
    this.#show(engine);
    await engine.open(this.options.url);
  }

  close(): void {
    if (!this.window.isDestroyed()) this.window.close();
  }

  #show(engine: IsolatedEngine): void {
    if (this.window.isDestroyed()) return;
    this.#tabs.push(engine);
    this.window.contentView.addChildView(engine.view);
    this.#layOut();
    engine.focus();
  }

  #eventsOf(engine: () => IsolatedEngine | undefined): EngineEvents {
    return {
      title: () => undefined,
      address: (url) => {
        this.#address = url;
        this.#showBanner();
      },
      loading: () => undefined,
      favicon: () => undefined,
      found: () => undefined,
      refused: (refusal) => {
        this.#notify(wordsOf(refusal));
      },
      popup: (popup, adopt) => {
        adopt(this.#eventsOf(() => popup));
        this.#show(popup);
      },
      download: () => undefined,
      failed: (_url, code) => {
        this.options.log.warn({ code }, 'the isolated site did not load');
      },
      closed: () => {
        this.#drop(engine());
      },
      crashed: (reason) => {
        this.options.log.warn({ reason }, 'the isolated page has crashed');
        engine()?.reload();
      },
      dialog: (asked) => this.#ask(asked),
      shortcut: ({ key }) => {
        if (key === 'F5') engine()?.reload();
      },
    };
  }

  #drop(engine: IsolatedEngine | undefined): void {
    const index = engine === undefined ? -1 : this.#tabs.indexOf(engine);
    if (engine === undefined || index < 0) return;
    this.#tabs.splice(index, 1);
    if (this.window.isDestroyed()) return;
    this.window.contentView.removeChildView(engine.view);
    if (this.#tabs.length === 0) this.close();
    else this.#tabs.at(-1)?.focus();
  }

  async #ask({ kind, message }: PageDialog): Promise<PageDialogAnswer> {
    if (this.window.isDestroyed()) return { accepted: false };
    const { response } = await dialog.showMessageBox(this.window, {
      message: this.options.site.name,
      detail: message,
      buttons: kind === 'alert' ? ['OK'] : ['OK', text.isolation.back],
      cancelId: 1,
    });
    return { accepted: response === 0 };
  }

  #serveBanner(): void {
    const banner = this.#banner.webContents;
    banner.on('will-navigate', (event) => {
      event.preventDefault();
      const page = this.#tabs.at(-1);
      if (event.url === BANNER_COMMANDS.back) page?.back();
      if (event.url === BANNER_COMMANDS.reload) page?.reload();
    });
  }

  #notify(notice: string): void {
    if (this.#notice === notice) return;
    this.#notice = notice;
    this.#showBanner();
  }

  #showBanner(): void {
    if (this.window.isDestroyed()) return;
    const html = bannerPage({
      site: this.options.site.name,
      address: URL.canParse(this.#address) ? new URL(this.#address).host : '',
      controls: this.options.controls,
      notice: this.#notice,
    });
    const address = `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
    this.#banner.webContents.loadURL(address).catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
      // A newer banner took the place of this one.
      if (code !== 'ERR_ABORTED') this.options.log.warn({ code }, 'the banner did not load');
    });
  }

  #layOut(): void {
    const { width, height } = this.window.getContentBounds();
    this.#banner.setBounds({ x: 0, y: 0, width, height: BANNER_HEIGHT });
    const below = { x: 0, y: BANNER_HEIGHT, width, height: Math.max(0, height - BANNER_HEIGHT) };
    for (const tab of this.#tabs) tab.setBounds(below);
  }
}

function wordsOf({ what, detail = '' }: EngineRefusal): string {
  switch (what) {
    case 'copy':
    case 'paste':
    case 'upload':
    case 'download':
    case 'print':
      return text.isolation.refused[what];
    case 'navigation':
      return text.isolation.refused.navigation(detail);
    default:
      return text.isolation.explanation;
  }
}
