import { BaseWindow, WebContentsView, type Session, type WebContents } from 'electron';
import type { IsolationSettings } from '../agent/control';
import type { Log } from '../log';
import type { IsolationCredentials } from '../supervisor/agent-supervisor';
import { text } from '../text/catalogue';
import { BANNER_COMMANDS, BANNER_HEIGHT, bannerPage } from './banner-page';
import { ClipboardCustody } from './clipboard-custody';
import { refusedKey } from './keyboard';
import { PageControl } from './page-control';
import { siteOf } from './scope';
import { refusedSwitches, type IsolationSwitch } from './switches';

export interface IsolatedWindowOptions {
  readonly url: string;
  readonly settings: IsolationSettings;
  readonly session: Session;
  readonly credentials: IsolationCredentials;
  /** The built preload/guard. */
  readonly guard: string;
  readonly icon: string;
  readonly closed: () => void;
  readonly log: Log;
}

/** A window with a banner of ours above an AI site that is shut in. */
export class IsolatedWindow {
  readonly #window: BaseWindow;
  readonly #banner: WebContentsView;
  readonly #page: WebContentsView;
  readonly #custody: ClipboardCustody;
  #notice: string | undefined;

  constructor(private readonly options: IsolatedWindowOptions) {
    this.#window = new BaseWindow({
      title: text.isolation.heading(this.#siteName()),
      icon: options.icon,
      width: 1200,
      height: 860,
      minWidth: 480,
      minHeight: 400,
      autoHideMenuBar: true,
    });
    this.#window.setContentProtection(options.settings.switches.copy === 'refuse');
    this.#banner = new WebContentsView({ webPreferences: { sandbox: true, javascript: false } });
    this.#page = new WebContentsView({ webPreferences: this.#pagePreferences() });
    this.#custody = new ClipboardCustody(options.settings.switches, options.log);
    this.#window.contentView.addChildView(this.#page);
    this.#window.contentView.addChildView(this.#banner);
    this.#layOut();
    this.#window.on('resize', () => {
      this.#layOut();
    });
    this.#window.on('focus', () => {
      this.#custody.focus();
    });
    this.#window.on('blur', () => {
      this.#custody.blur();
    });
    this.#window.on('closed', () => {
      this.#onClosed();
    });
    options.session.on('will-download', (event) => {
      if (options.settings.switches.download === 'allow') return;
      event.preventDefault();
      this.refused('download');
    });
    this.#serveBanner();
    this.#shutIn(this.#page.webContents);
  }

  /** Takes hold of the page and loads the site; a page that cannot be held is not shown. */
  async open(): Promise<void> {
    const page = this.#page.webContents;
    const control = new PageControl(
      page,
      this.options.settings.switches,
      {
        chooserRefused: () => {
          this.refused('upload');
        },
        lost: () => {
          this.close();
        },
      },
      this.options.log,
    );
    this.#showBanner();
    // The protocol answers only once there is a renderer.
    await page.loadURL('about:blank');
    await control.start();
    this.#page.webContents.focus();
    if (this.#window.isFocused()) this.#custody.focus();
    await this.#load(page, this.options.url, 'the isolated site did not load');
  }

  refused(name: IsolationSwitch): void {
    this.#notify(text.isolation.refused[name]);
  }

  close(): void {
    if (!this.#window.isDestroyed()) this.#window.close();
  }

  #siteName(): string {
    const site = siteOf(this.options.url, this.options.settings.sites);
    return site?.name ?? new URL(this.options.url).host;
  }

  #pagePreferences(): Electron.WebPreferences {
    const { settings, session, guard } = this.options;
    const refused = refusedSwitches(settings.switches);
    const files = refused.includes('upload') || refused.includes('download');
    return {
      session,
      preload: guard,
      additionalArguments: [`--portcullis-guard=${refused.join(',')}`],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      // Not Node: it makes the guard run in frames too.
      nodeIntegrationInSubFrames: true,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: false,
      spellcheck: false,
      plugins: false,
      ...(files ? { disableBlinkFeatures: 'FileSystemAccess,FileSystemAccessLocal' } : {}),
    };
  }

  #shutIn(page: WebContents): void {
    const { settings, credentials } = this.options;
    page.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    page.on('login', (event, _details, authentication, answer) => {
      event.preventDefault();
      if (authentication.isProxy) answer(credentials.username, credentials.password);
      else answer();
    });
    page.on('before-input-event', (event, input) => {
      const name = refusedKey(input, settings.switches);
      if (name === undefined) return;
      event.preventDefault();
      this.refused(name);
    });
    const stay = (event: { readonly url: string; preventDefault(): void }): void => {
      if (this.#isInScope(event.url)) return;
      event.preventDefault();
      this.#notify(text.isolation.refused.navigation(hostOf(event.url)));
    };
    page.on('will-navigate', stay);
    page.on('will-redirect', stay);
    page.setWindowOpenHandler(({ url }) => {
      if (this.#isInScope(url)) {
        void this.#load(page, url, 'a link of the isolated site did not load');
      } else {
        this.#notify(text.isolation.refused.navigation(hostOf(url)));
      }
      return { action: 'deny' };
    });
    page.on('did-navigate', () => {
      this.#showBanner();
    });
    page.on('render-process-gone', (_event, details) => {
      this.options.log.warn({ reason: details.reason }, 'the isolated page has crashed');
      if (details.reason !== 'clean-exit') page.reload();
    });
  }

  #isInScope(url: string): boolean {
    return siteOf(url, this.options.settings.sites) !== undefined;
  }

  #serveBanner(): void {
    const banner = this.#banner.webContents;
    banner.on('will-navigate', (event) => {
      event.preventDefault();
      const page = this.#page.webContents;
      if (event.url === BANNER_COMMANDS.back) page.navigationHistory.goBack();
      if (event.url === BANNER_COMMANDS.reload) page.reload();
    });
  }

  #notify(notice: string): void {
    if (this.#notice === notice) return;
    this.#notice = notice;
    this.#showBanner();
  }

  #showBanner(): void {
    if (this.#window.isDestroyed()) return;
    const html = bannerPage({
      site: this.#siteName(),
      address: hostOf(this.#page.webContents.getURL()) || hostOf(this.options.url),
      switches: this.options.settings.switches,
      notice: this.#notice,
    });
    const address = `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
    void this.#load(this.#banner.webContents, address, 'the banner did not load');
  }

  /** Never rejects: what did not load is in the log, by its code, since an address may say too much. */
  async #load(contents: WebContents, url: string, failure: string): Promise<void> {
    try {
      await contents.loadURL(url);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
      // A newer address took the place of this one.
      if (code !== 'ERR_ABORTED') this.options.log.warn({ code }, failure);
    }
  }

  #layOut(): void {
    const { width, height } = this.#window.getContentBounds();
    this.#banner.setBounds({ x: 0, y: 0, width, height: BANNER_HEIGHT });
    const below = Math.max(0, height - BANNER_HEIGHT);
    this.#page.setBounds({ x: 0, y: BANNER_HEIGHT, width, height: below });
  }

  #onClosed(): void {
    this.#custody.blur();
    // A BaseWindow does not end the contents of its views.
    this.#banner.webContents.close();
    this.#page.webContents.close();
    this.options.closed();
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
