import { CDPSession, type BrowserContext, type Connection, type Protocol } from 'puppeteer-core';
import type { EngineOptions, EngineRefusal } from '../engine';
import { UNGUARDED, UnguardedPageError } from '../unguarded-page';
import type { Chromium } from './chromium';
import { pageNetwork } from './chromium-switches';
import {
  CLIPBOARD_DOCUMENT,
  CLIPBOARD_PAGE,
  loadClipboardPage,
  type ClipboardTransfer,
} from './clipboard-transfer';
import { grantPermissions, refuseDownloads } from './context-permissions';
import { holdDocuments, type DocumentRequest } from './document-gate';
import { DownloadDesk } from './download-desk';
import { HeldDocuments, keepLast } from './held-documents';
import { holdNavigation, type NavigationGateOptions } from './navigation-gate';
import type { PageScripts } from './page-agent';
import type { PixelEvents, PixelFiles, PixelScreen } from './pixel-screen';
import { PixelTab } from './pixel-tab';
import { areAllDone, ifThere } from './protocol';
import { SentForm } from './sent-form';
import { StartGate } from './start-gate';
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

/** What has no document, and no way out but the network of its context: it needs no hold. */
const RUN_AS_THEY_ARE: ReadonlySet<string> = new Set(['tab', 'worker', 'shared_worker', 'worklet']);

/** Of a window that nobody sees. */
const NO_SCREEN: PixelScreen = {
  frame: () => Promise.resolve(),
  cursor: () => undefined,
  caret: () => undefined,
  text: () => undefined,
};

type Attached = Protocol.Target.AttachedToTargetEvent;

/** Tabs of one session; a page that opens more is kept from it. */
const TABS = 20;

/**
 * One isolated session in one Chromium: its tabs share a context in memory, whose network is the
 * agent's proxy. Chromium stops every new page, frame and worker before it runs; here it is taken
 * hold of, and goes on once Chromium has confirmed all of it. What cannot be held is closed.
 */
export class PixelSession {
  readonly #tabs = new Map<string, PixelTab>();
  /** Which tab the process of a frame belongs to. */
  readonly #owners = new WeakMap<CDPSession, PixelTab>();
  readonly #downloads: DownloadDesk;
  /** Windows that are closed as soon as they are held; nothing opens in them. */
  readonly #turnedAway = new WeakSet<PixelTab>();
  /** What tabs have been opened to send. */
  readonly #forms = new WeakMap<PixelTab, SentForm>();
  readonly #gate = new StartGate();
  readonly #documents = new HeldDocuments();
  #transfer: ClipboardTransfer | undefined;
  /** Who asked for the page that appears next without an opener. */
  #expected: ((attached: CDPSession, targetId: string) => void) | undefined;
  #creating: Promise<unknown> = Promise.resolve();
  /** Pages whose first document was refused before there was a tab. */
  readonly #strays = new Set<string>();
  /** Who opened the pages that are not held yet. */
  readonly #unheldOpeners = new Map<string, PixelTab>();
  /** What pages have asked for that Chromium had not told of yet. */
  readonly #unheldFirst = new Map<string, Protocol.Network.Request>();
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
    connection.on('sessionattached', (attached) => {
      this.#gate.hold(attached);
      this.#watch(attached);
    });
    this.#watch(connection);
    browser.once('disconnected', () => {
      if (!this.#isClosed) options.lost();
    });
  }

  /** A tab with an empty page. @throws UnguardedPageError where its page cannot be held. */
  async newTab(on: PixelEvents, screen?: PixelScreen): Promise<PixelTab> {
    const { page, targetId } = await this.#createPage('about:blank');
    const { tab, held } = this.#makeTab(page, targetId, screen);
    if (!(await held)) throw new UnguardedPageError('a page of the pixel engine cannot be held');
    tab.adopt(on);
    return tab;
  }

  /** What a page may write onto the engine's own clipboard follows the switches. */
  async controlsChanged(): Promise<void> {
    const { chromium, controls } = this.options;
    await grantPermissions(chromium.root, this.#contextId, controls);
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
    await this.controlsChanged();
    await refuseDownloads(root, browserContextId);
    await holdDocuments(root, {
      isInScope: this.options.isInScope,
      isHeld: (request) => this.#documents.isHeld(request),
      unheld: (request) => this.#unheld(request),
      refused: (url, frameId) => this.#strayed(url, frameId),
    });
    await root.send('Target.setDiscoverTargets', { discover: true });
    root.on('Target.targetInfoChanged', ({ targetInfo }) => {
      void this.#tabs.get(targetInfo.targetId)?.tellPlace();
    });
    root.on('Target.targetDestroyed', ({ targetId }) => this.#gone(targetId));
    root.on('Browser.downloadWillBegin', (download) => {
      const owner = this.#tabs.get(download.frameId) ?? [...this.#tabs.values()].at(-1);
      if (owner !== undefined) void this.#downloads.begun(owner, download);
    });
    this.#transfer = await this.#openClipboardPage();
  }

  get #contextId(): string {
    if (this.context.id === undefined) throw new Error('Chromium gave no context');
    return this.context.id;
  }

  async #openClipboardPage(): Promise<ClipboardTransfer> {
    const { page } = await this.#createPage('about:blank');
    await holdNavigation(page, {
      ...this.#navigation(undefined),
      isInScope: () => false,
      own: (url) => (url === CLIPBOARD_PAGE ? CLIPBOARD_DOCUMENT : undefined),
    });
    await page.send('Page.enable');
    await page.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    this.#gate.open(page);
    return loadClipboardPage(page);
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

  /** Hears of everything that attaches below a session or the browser, and stands still. */
  #watch(session: CDPSession | Connection): void {
    session.on('Target.attachedToTarget', (event) => {
      const child = this.options.chromium.connection.session(event.sessionId);
      if (child !== null) this.#attached(session, child, event);
    });
  }

  #attached(parent: CDPSession | Connection, child: CDPSession, { targetInfo }: Attached): void {
    if (this.#isClosed) return;
    if (RUN_AS_THEY_ARE.has(targetInfo.type)) {
      this.#gate.open(child);
      return;
    }
    // Of the empty page that Chromium begins with, which nobody navigates.
    if (targetInfo.browserContextId !== this.context.id) return;
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
      case 'iframe':
      case 'webview': {
        const owner = parent instanceof CDPSession ? this.#owners.get(parent) : undefined;
        if (owner !== undefined) void this.#hold(child, owner);
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
      this.#turnAway(page, targetId);
      return;
    }
    const first = this.#unheldFirst.get(targetId);
    if (first !== undefined) {
      void ifThere(this.options.chromium.root.send('Target.closeTarget', { targetId }));
      this.#openHeld(targetId, opener, first);
      return;
    }
    const { tab, held } = this.#makeTab(page, targetId);
    this.#unheldOpeners.set(targetId, opener);
    void held.then((isHeld) => {
      // Otherwise another page has taken its place.
      if (!this.#unheldOpeners.delete(targetId)) return;
      if (isHeld) opener.tell((on) => on.popup(tab));
      else opener.tell((on) => on.refused({ what: 'popup', detail: hostOf(url) }));
    });
  }

  /**
   * Closes a window that may not be. It is held first: its opener may stand still in the same process
   * until the window has begun to run, and closing it does not end that.
   */
  #turnAway(page: CDPSession, targetId: string): void {
    const { tab, held } = this.#makeTab(page, targetId, NO_SCREEN);
    this.#turnedAway.add(tab);
    void held.then(() => tab.close());
  }

  /**
   * A window without an opener asked for its document, which nobody could hold. Another that is held
   * opens the same address in its place, or sends the same form; one with files is refused.
   */
  #unheld({ frameId, request }: DocumentRequest): void {
    const opener = this.#unheldOpeners.get(frameId);
    if (opener !== undefined) {
      this.#unheldOpeners.delete(frameId);
      this.#openHeld(frameId, opener, request);
      void this.#tabs.get(frameId)?.close();
      return;
    }
    this.#unheldFirst.set(frameId, request);
    keepLast(this.#unheldFirst, TABS);
  }

  #openHeld(targetId: string, opener: PixelTab, request: Protocol.Network.Request): void {
    this.#unheldFirst.delete(targetId);
    const form = SentForm.of(request);
    if (request.method === 'GET') void this.#openBeside(opener, request.url);
    else if (form !== undefined && this.options.isInScope(form.from)) {
      void this.#openBeside(opener, form.from, form);
    } else opener.tell((on) => on.refused({ what: 'popup', detail: hostOf(request.url) }));
  }

  /** A document out of scope was refused; a window that was opened for it has nothing to show. */
  #strayed(url: string, frameId: string): void {
    const tab = this.#tabs.get(frameId);
    if (tab === undefined) {
      this.#strays.add(frameId);
      keepLast(this.#strays, TABS);
      const asking = [...this.#tabs.values()].at(-1);
      asking?.tell((on) => on.refused({ what: 'navigation', detail: hostOf(url) }));
      return;
    }
    const opener = this.#unheldOpeners.get(frameId);
    const refusal: EngineRefusal = { what: 'navigation', detail: hostOf(url) };
    if (opener !== undefined) {
      this.#unheldOpeners.delete(frameId);
      opener.tell((on) => on.refused(refusal));
      void tab.close();
      return;
    }
    tab.tell((on) => on.refused(refusal));
    void this.#closeIfEmpty(tab);
  }

  /** The tab of a page, and whether the page could be held. */
  #makeTab(
    page: CDPSession,
    targetId: string,
    screen = this.options.screen(),
  ): { readonly tab: PixelTab; readonly held: Promise<boolean> } {
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
    const drags = page.send('Input.setInterceptDrags', { enabled: true });
    const held = this.#hold(page, tab, drags).then((isHeld) => {
      if (isHeld) this.#documents.pageHeld(targetId);
      return isHeld;
    });
    return { tab, held };
  }

  /**
   * Takes hold of the process of a page or frame, and lets it run once Chromium has confirmed all of
   * it. Otherwise the whole tab is closed, with whatever stood still in it; false then.
   */
  async #hold(session: CDPSession, tab: PixelTab, ...more: Promise<unknown>[]): Promise<boolean> {
    this.#owners.set(session, tab);
    const done = [
      ...more,
      session.send('Page.enable'),
      ...tab.worlds.hold(session, () => tab.print()),
      holdNavigation(session, this.#navigation(tab)),
      session.send('Page.setInterceptFileChooserDialog', { enabled: true }),
    ];
    this.#listen(session, tab);
    if ((await areAllDone(done)) && !tab.isClosed) {
      this.#gate.open(session);
      return true;
    }
    // A frame or page that went away meanwhile has nothing that could run.
    if (session.detached || tab.isClosed) return false;
    this.options.log.error({}, 'a page of the pixel engine could not be held and was closed');
    // Its process may be its opener's too, which stands still as long as the page waits in it: to close
    // the page does not end that, and to let it run would be a page without a hold. The process ends.
    void ifThere(session.send('Page.crash'));
    tab.tell((on) => on.crashed(UNGUARDED));
    void tab.close();
    return false;
  }

  #listen(session: CDPSession, tab: PixelTab): void {
    session.on('Page.fileChooserOpened', (chooser) => {
      const { controls, files, chromium } = this.options;
      if (controls.upload === 'allow') void giveFiles(session, chooser, files, chromium.profile);
      else tab.tell((on) => on.refused({ what: 'upload' }));
    });
    session.once('sessiondetached', () => tab.worlds.release(session));
  }

  #navigation(tab: PixelTab | undefined): NavigationGateOptions {
    const { credentials, isInScope, controls } = this.options;
    return {
      credentials,
      isInScope: (url) => isInScope(url) && (tab === undefined || !this.#turnedAway.has(tab)),
      passed: (request) => this.#documents.passed(request),
      outOfScope: (url) => {
        tab?.tell((on) => on.refused({ what: 'navigation', detail: hostOf(url) }));
        if (tab !== undefined) void this.#closeIfEmpty(tab);
      },
      failed: (url, reason) => tab?.failedAt(url, reason),
      takesFiles: controls.download !== 'refuse',
      file: (file) => {
        if (tab !== undefined) void this.#downloads.received(tab, file);
      },
      own: (url) => this.#formOf(tab)?.page(url) ?? this.#downloads.page(url),
      instead: (request) => this.#formOf(tab)?.insteadOf(request),
    };
  }

  /** A pop-up that led out of the app from the start is a tab with nothing in it. */
  async #closeIfEmpty(tab: PixelTab): Promise<void> {
    if (!(await tab.isEmptyPopup())) return;
    tab.tell((on) => on.closed());
    await tab.close();
  }

  #formOf(tab: PixelTab | undefined): SentForm | undefined {
    return tab === undefined ? undefined : this.#forms.get(tab);
  }

  async #openBeside(tab: PixelTab, url: string, form?: SentForm): Promise<void> {
    const { page, targetId } = await this.#createPage('about:blank');
    const { tab: viewer, held } = this.#makeTab(page, targetId);
    if (form !== undefined) this.#forms.set(viewer, form);
    tab.tell((on) => on.popup(viewer));
    if (await held) await viewer.open(url);
  }

  #gone(targetId: string): void {
    this.#documents.pageGone(targetId);
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
