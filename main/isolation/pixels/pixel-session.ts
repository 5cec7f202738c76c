import type { BrowserContext, CDPSession, Protocol } from 'puppeteer-core';
import type { EngineOptions } from '../engine';
import type { Chromium } from './chromium';
import { pageNetwork } from './chromium-switches';
import { CLIPBOARD_DOCUMENT, CLIPBOARD_PAGE, ClipboardTransfer } from './clipboard-transfer';
import { holdDocuments } from './document-gate';
import { DownloadDesk } from './download-desk';
import { holdNavigation, type NavigationGateOptions } from './navigation-gate';
import type { PageScripts } from './page-agent';
import type { PixelEvents, PixelFiles, PixelScreen } from './pixel-screen';
import { PixelTab } from './pixel-tab';
import { ifThere } from './protocol';
import { giveFiles } from './uploads';

export interface PixelSessionOptions extends Pick<
  EngineOptions,
  'controls' | 'isInScope' | 'proxy' | 'credentials' | 'clipboard' | 'log'
> {
  readonly chromium: Chromium;
  readonly scripts: PageScripts;
  readonly screen: () => PixelScreen;
  readonly files: PixelFiles;
  /** Chromium has ended by itself. */
  readonly lost: () => void;
}

type Attached = Protocol.Target.AttachedToTargetEvent;

/** Tabs of one session; a page that opens more is kept from it. */
const TABS = 20;

/**
 * One isolated session in one Chromium: its tabs share a context in memory, whose network is the
 * agent's proxy. Chromium stops every new page, frame and worker before it runs; here it is taken
 * hold of, in the order in which the protocol delivers, before it may go on.
 */
export class PixelSession {
  readonly #tabs = new Map<string, PixelTab>();
  /** Which tab the process of a frame belongs to. */
  readonly #owners = new WeakMap<CDPSession, PixelTab>();
  readonly #downloads: DownloadDesk;
  #transfer: ClipboardTransfer | undefined;
  /** Who asked for the page that appears next without an opener. */
  #expected: ((attached: CDPSession, targetId: string) => void) | undefined;
  #creating: Promise<unknown> = Promise.resolve();
  /** Pages whose first document was refused before there was a tab. */
  readonly #strays = new Set<string>();
  #isClosed = false;

  static async start(options: PixelSessionOptions): Promise<PixelSession> {
    const { chromium, proxy } = options;
    const context = await chromium.browser.createBrowserContext(pageNetwork(proxy));
    const session = new PixelSession(options, context);
    await session.#prepare();
    return session;
  }

  private constructor(
    private readonly options: PixelSessionOptions,
    private readonly context: BrowserContext,
  ) {
    this.#downloads = new DownloadDesk({
      controls: options.controls,
      save: (name, content) => options.files.save(name, content),
      open: (tab, url) => this.#openBeside(tab, url),
    });
    const { connection, browser } = options.chromium;
    connection.on('sessionattached', (attached) => this.#watch(attached));
    browser.once('disconnected', () => {
      if (!this.#isClosed) options.lost();
    });
  }

  /** A tab with an empty page. */
  async newTab(on: PixelEvents, screen?: PixelScreen): Promise<PixelTab> {
    const { page, targetId } = await this.#createPage('about:blank');
    const tab = this.#makeTab(page, targetId, screen);
    tab.adopt(on);
    return tab;
  }

  /** What a page may write onto the engine's own clipboard follows the switches. */
  async controlsChanged(): Promise<void> {
    await this.#grantPermissions();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const tab of this.#tabs.values()) tab.ended();
    this.#tabs.clear();
    await this.options.chromium.close();
  }

  async #prepare(): Promise<void> {
    const { root } = this.options.chromium;
    const browserContextId = this.#contextId;
    await this.#grantPermissions();
    await root.send('Browser.grantPermissions', {
      browserContextId,
      origin: new URL(CLIPBOARD_PAGE).origin,
      permissions: ['clipboardReadWrite', 'clipboardSanitizedWrite'],
    });
    await root.send('Browser.setDownloadBehavior', {
      behavior: 'deny',
      browserContextId,
      eventsEnabled: true,
    });
    await holdDocuments(root, {
      isInScope: this.options.isInScope,
      refused: (url, frameId) => this.#strayed(url, frameId),
    });
    await root.send('Target.setDiscoverTargets', { discover: true });
    root.on('Target.targetInfoChanged', ({ targetInfo }) => {
      void this.#tabs.get(targetInfo.targetId)?.tellPlace();
    });
    root.on('Target.targetDestroyed', ({ targetId }) => this.#gone(targetId));
    root.on('Browser.downloadWillBegin', (download) => {
      const tab = [...this.#tabs.values()].find(({ targetId }) => targetId === download.frameId);
      const owner = tab ?? [...this.#tabs.values()].at(-1);
      if (owner !== undefined) void this.#downloads.begun(owner, download);
    });
    this.#transfer = await this.#openClipboardPage();
  }

  get #contextId(): string {
    if (this.context.id === undefined) throw new Error('Chromium gave no context');
    return this.context.id;
  }

  /** A list of permissions refuses all that are not on it. */
  async #grantPermissions(): Promise<void> {
    const { chromium, controls } = this.options;
    const permissions: Protocol.Browser.PermissionType[] =
      controls.copy === 'refuse' ? [] : ['clipboardSanitizedWrite'];
    await chromium.root.send('Browser.grantPermissions', {
      browserContextId: this.#contextId,
      permissions,
    });
  }

  async #openClipboardPage(): Promise<ClipboardTransfer> {
    const { page } = await this.#createPage('about:blank');
    holdNavigation(page, {
      ...this.#gate(() => undefined),
      isInScope: () => false,
      own: (url) => (url === CLIPBOARD_PAGE ? CLIPBOARD_DOCUMENT : undefined),
    });
    await ifThere(page.send('Page.enable'));
    await ifThere(page.send('Emulation.setFocusEmulationEnabled', { enabled: true }));
    const loaded = new Promise<void>((resolve) => {
      page.once('Page.loadEventFired', () => resolve());
    });
    await page.send('Page.navigate', { url: CLIPBOARD_PAGE });
    await loaded;
    return new ClipboardTransfer(page);
  }

  /** Makes a page, one at a time, so that it is known whose the next one is. */
  #createPage(url: string): Promise<{ page: CDPSession; targetId: string }> {
    const creation = this.#creating.then(async () => {
      const attached = new Promise<{ page: CDPSession; targetId: string }>((resolve) => {
        this.#expected = (page, targetId) => {
          resolve({ page, targetId });
        };
      });
      await this.options.chromium.root.send('Target.createTarget', {
        url,
        browserContextId: this.#contextId,
      });
      return attached;
    });
    this.#creating = creation.catch(() => undefined);
    return creation;
  }

  /** Hears of everything that attaches below a session, before anybody lets it run. */
  #watch(session: CDPSession): void {
    session.on('Target.attachedToTarget', (event) => {
      const child = this.options.chromium.connection.session(event.sessionId);
      if (child !== null) this.#attached(session, child, event);
    });
  }

  #attached(parent: CDPSession, child: CDPSession, { targetInfo }: Attached): void {
    if (targetInfo.browserContextId !== this.context.id || this.#isClosed) return;
    switch (targetInfo.type) {
      case 'page':
        if (targetInfo.openerId === undefined && this.#expected !== undefined) {
          const expected = this.#expected;
          this.#expected = undefined;
          expected(child, targetInfo.targetId);
        } else {
          this.#popup(child, targetInfo);
        }
        return;
      case 'iframe': {
        const owner = this.#owners.get(parent);
        if (owner !== undefined) this.#hold(child, owner);
        return;
      }
      case 'service_worker':
        // It would answer for documents unseen; pages are told that there are none (page-script.js).
        void ifThere(
          this.options.chromium.root.send('Target.closeTarget', {
            targetId: targetInfo.targetId,
          }),
        );
    }
  }

  #popup(page: CDPSession, { targetId, openerId, url }: Protocol.Target.TargetInfo): void {
    const opener = this.#tabs.get(openerId ?? '');
    const isOurs = url === '' || url.startsWith('about:') || this.options.isInScope(url);
    const isStray = this.#strays.delete(targetId);
    if (opener === undefined || !isOurs || isStray || this.#tabs.size >= TABS) {
      opener?.tell((on) => on.refused({ what: 'popup', detail: hostOf(url) }));
      void ifThere(this.options.chromium.root.send('Target.closeTarget', { targetId }));
      return;
    }
    const tab = this.#makeTab(page, targetId);
    opener.tell((on) => on.popup(tab));
  }

  /** A document out of scope was refused; a window that was opened for it has nothing to show. */
  #strayed(url: string, frameId: string): void {
    const tab = this.#tabs.get(frameId);
    if (tab === undefined) {
      this.#strays.add(frameId);
      const oldest = this.#strays.size > TABS ? [...this.#strays][0] : undefined;
      if (oldest !== undefined) this.#strays.delete(oldest);
      const asking = [...this.#tabs.values()].at(-1);
      asking?.tell((on) => on.refused({ what: 'navigation', detail: hostOf(url) }));
      return;
    }
    tab.tell((on) => on.refused({ what: 'navigation', detail: hostOf(url) }));
    void this.#closeIfEmpty(tab);
  }

  #makeTab(page: CDPSession, targetId: string, screen = this.options.screen()): PixelTab {
    const { controls, clipboard, scripts, chromium } = this.options;
    if (this.#transfer === undefined) throw new Error('the session is not ready');
    const tab = new PixelTab({
      targetId,
      page,
      screen,
      controls,
      clipboard,
      scripts,
      transfer: this.#transfer,
      closeTarget: async () => {
        this.#gone(targetId);
        await ifThere(chromium.root.send('Target.closeTarget', { targetId }));
      },
    });
    this.#tabs.set(targetId, tab);
    this.#hold(page, tab);
    void ifThere(page.send('Input.setInterceptDrags', { enabled: true }));
    return tab;
  }

  /** Takes hold of the process of a page or frame; all of it is sent before it may run. */
  #hold(session: CDPSession, tab: PixelTab): void {
    this.#owners.set(session, tab);
    void ifThere(session.send('Page.enable'));
    tab.worlds.hold(session, () => tab.print());
    holdNavigation(
      session,
      this.#gate(() => tab),
    );
    void ifThere(session.send('Page.setInterceptFileChooserDialog', { enabled: true }));
    session.on('Page.fileChooserOpened', (chooser) => {
      const { controls, files, chromium } = this.options;
      if (controls.upload === 'allow') void giveFiles(session, chooser, files, chromium.profile);
      else tab.tell((on) => on.refused({ what: 'upload' }));
    });
    session.once('sessiondetached', () => tab.worlds.release(session));
  }

  #gate(tab: () => PixelTab | undefined): NavigationGateOptions {
    const { credentials, isInScope, controls } = this.options;
    return {
      credentials,
      isInScope,
      outOfScope: (url) => {
        const shown = tab();
        shown?.tell((on) => on.refused({ what: 'navigation', detail: hostOf(url) }));
        if (shown !== undefined) void this.#closeIfEmpty(shown);
      },
      failed: (url, reason) => {
        tab()?.failedAt(url, reason);
      },
      takesFiles: controls.download !== 'refuse',
      file: (file) => {
        const shown = tab();
        if (shown !== undefined) void this.#downloads.received(shown, file);
      },
      own: (url) => this.#downloads.page(url),
    };
  }

  /** A pop-up that led out of the app from the start is a tab with nothing in it. */
  async #closeIfEmpty(tab: PixelTab): Promise<void> {
    if (!(await tab.isEmptyPopup())) return;
    tab.tell((on) => on.closed());
    await tab.close();
  }

  async #openBeside(tab: PixelTab, url: string): Promise<void> {
    const { page, targetId } = await this.#createPage('about:blank');
    const viewer = this.#makeTab(page, targetId);
    tab.tell((on) => on.popup(viewer));
    await viewer.open(url);
  }

  #gone(targetId: string): void {
    const tab = this.#tabs.get(targetId);
    if (tab === undefined) return;
    this.#tabs.delete(targetId);
    tab.tell((on) => on.closed());
    tab.ended();
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
