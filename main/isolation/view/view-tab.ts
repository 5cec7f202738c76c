import { randomUUID } from 'node:crypto';
import { WebContentsView, type Rectangle, type Session, type WebContents } from 'electron';
import { LEAVE, type EngineEvents, type EngineOptions, type IsolatedEngine } from '../engine';
import { WayOut } from '../way-out';
import { UNGUARDED, UnguardedPageError } from '../unguarded-page';
import { BufferedEvents } from './buffered-events';
import { judgeKey } from './keyboard';
import { LeaveQuestion } from './leave-question';
import { guardNavigation, loadQuietly, refusalOf } from './navigation';
import { PageClipboard } from './page-clipboard';
import { PageControl, type LostHold } from './page-control';
import { reportPage } from './page-events';
import { pagePreferences } from './page-preferences';
import { answerProxyOnly } from './sign-in';
import { Watermark } from './watermark';

export interface ViewTabOptions extends EngineOptions {
  readonly session: Session;
  /** The built preload/guard: its path, and its source for frames that run no preload. */
  readonly guard: { readonly path: string; readonly source: string };
  /** Whether one more tab may be opened. */
  readonly mayOpen: () => boolean;
  readonly opened: (tab: ViewTab) => void;
  readonly gone: (tab: ViewTab) => void;
}

/** A tab of the view engine: a page in this app, with all layers around it. */
export class ViewTab implements IsolatedEngine {
  readonly id = randomUUID();
  readonly view: WebContentsView;
  readonly #page: WebContents;
  readonly #control: PageControl;
  readonly #clipboard: PageClipboard;
  readonly #events: BufferedEvents;
  readonly #leaving: LeaveQuestion;
  #isClosed = false;
  #searched = '';

  /** With `adopted`, contents that Chromium has made for a pop-up. */
  constructor(
    private readonly options: ViewTabOptions,
    on: EngineEvents | undefined,
    adopted?: WebContents,
  ) {
    const { session, guard, controls, log } = options;
    this.#events = new BufferedEvents(on);
    this.view = new WebContentsView({
      webPreferences: pagePreferences(session, guard.path, controls),
      ...(adopted === undefined ? {} : { webContents: adopted }),
    });
    this.#page = this.view.webContents;
    const events = (): EngineEvents => this.#events.on;
    this.#clipboard = new PageClipboard(this.#page, options, events);
    this.#control = new PageControl(
      this.#page,
      {
        controls,
        log,
        guardSource: guard.source,
        tabId: this.id,
        requested: (url) => this.#leaving.wanted(url),
      },
      events,
      (how) => {
        this.#lost(how);
      },
    );
    this.#leaving = new LeaveQuestion(this.#page, events, (url) => void this.open(url));
    this.#shutIn(events);
    options.opened(this);
  }

  get contentsId(): number {
    return this.#page.id;
  }

  get events(): EngineEvents {
    return this.#events.on;
  }

  /** Takes hold of the page; one that cannot be held is closed, and the answer is false. */
  async hold(): Promise<boolean> {
    try {
      await this.#control.start();
      return true;
    } catch (error) {
      if (!this.#isClosed) this.options.log.error({ error: String(error) }, 'a page was not held');
      this.#end();
      return false;
    }
  }

  /** The protocol answers only once there is a renderer. @throws UnguardedPageError */
  async prepare(): Promise<void> {
    await loadQuietly(this.#page, 'about:blank');
    if (!(await this.hold())) throw new UnguardedPageError('a page cannot be held');
  }

  async open(url: string): Promise<void> {
    if (this.#isClosed) return;
    if (!this.options.isInScope(url)) return this.events.refused(refusalOf(url));
    await loadQuietly(this.#page, url);
  }

  back(): void {
    if (!this.#isClosed) this.#leaving.by(() => this.#page.navigationHistory.goBack());
  }

  forward(): void {
    if (!this.#isClosed) this.#leaving.by(() => this.#page.navigationHistory.goForward());
  }

  reload(): void {
    if (!this.#isClosed) this.#leaving.by(() => this.#page.reload());
  }

  stop(): void {
    if (!this.#isClosed) this.#page.stop();
  }

  find(text: string, direction: 'forward' | 'back'): void {
    if (this.#isClosed || text === '') return;
    const findNext = text !== this.#searched;
    this.#searched = text;
    this.#page.findInPage(text, { forward: direction === 'forward', findNext });
  }

  endFind(): void {
    this.#searched = '';
    if (!this.#isClosed) this.#page.stopFindInPage('keepSelection');
  }

  setZoom(factor: number): void {
    if (!this.#isClosed) this.#page.setZoomFactor(factor);
  }

  focus(): void {
    if (!this.#isClosed) this.#page.focus();
  }

  setBounds(bounds: Rectangle): void {
    if (!this.#isClosed) this.view.setBounds(bounds);
  }

  setVisible(isVisible: boolean): void {
    if (!this.#isClosed) this.view.setVisible(isVisible);
  }

  print(): void {
    if (this.#isClosed) return;
    if (this.options.controls.print === 'allow') this.#page.print();
    else this.events.refused({ what: 'print' });
  }

  async copy(): Promise<void> {
    if (!this.#isClosed) await this.#clipboard.copy();
  }

  async paste(): Promise<void> {
    if (!this.#isClosed) await this.#clipboard.paste();
  }

  selectAll(): void {
    if (!this.#isClosed) this.#page.selectAll();
  }

  close(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }

  #shutIn(events: () => EngineEvents): void {
    const page = this.#page;
    const { controls, isInScope } = this.options;
    page.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    page.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
    const wayOut = new WayOut();
    page.on('before-input-event', (event, input) => {
      if (input.type === 'keyDown' && !input.isComposing && wayOut.isTakenBy(input)) {
        event.preventDefault();
        events().shortcut(LEAVE);
        return;
      }
      const verdict = judgeKey(input, controls);
      if (verdict.kind === 'pass') return;
      event.preventDefault();
      if (verdict.kind === 'refuse') events().refused({ what: verdict.what });
      if (verdict.kind === 'window') events().shortcut(input);
      if (verdict.kind === 'do') this.#do(verdict.what);
    });
    page.once('destroyed', () => {
      this.#end();
    });
    answerProxyOnly(page, this.options);
    guardNavigation(page, isInScope, events);
    reportPage(page, this.options.session, events);
    if (controls.watermark) new Watermark(page, this.options.person);
    this.#openPopups(events);
  }

  #do(what: 'copy' | 'cut' | 'paste' | 'print'): void {
    if (what === 'print') {
      this.print();
      return;
    }
    this.#clipboard[what]().catch((error: unknown) => {
      this.options.log.warn({ error: String(error) }, 'the session clipboard failed');
    });
  }

  /** Pop-ups of the app are tabs, still joined to the page that opened them (sign-in needs that). */
  #openPopups(events: () => EngineEvents): void {
    this.#page.setWindowOpenHandler(({ url }) => {
      const isBlank = url === '' || url === 'about:blank';
      if (!isBlank && !this.options.isInScope(url)) {
        events().refused(refusalOf(url));
        return { action: 'deny' };
      }
      if (!this.options.mayOpen()) {
        events().refused({ what: 'popup' });
        return { action: 'deny' };
      }
      return {
        action: 'allow',
        outlivesOpener: true,
        createWindow: (options) => this.#adopt(options as { readonly webContents?: WebContents }),
      };
    });
  }

  #adopt({ webContents }: { readonly webContents?: WebContents }): WebContents {
    const popup = new ViewTab(this.options, undefined, webContents);
    // Before anything is waited for: the page can use its pop-up at once.
    void popup.hold().then((isHeld) => {
      if (!isHeld) this.events.refused({ what: 'popup' });
    });
    this.events.popup(popup, (on) => {
      popup.#events.adopt(on);
    });
    return popup.#page;
  }

  /** The hold is gone, and so is the page; its tab stays, to say so, unless the page has closed itself. */
  #lost(how: LostHold): void {
    if (this.#isClosed) return;
    this.#destroy();
    // A page that closes itself is let go of just before it is gone.
    setImmediate(() => {
      if (how === 'detached' && this.#page.isDestroyed()) this.events.closed();
      else this.events.crashed(UNGUARDED);
    });
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#destroy();
    this.events.closed();
  }

  #destroy(): void {
    this.#isClosed = true;
    if (!this.#page.isDestroyed()) this.#page.close();
    this.options.gone(this);
  }
}
