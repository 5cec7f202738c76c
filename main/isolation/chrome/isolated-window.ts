import { BaseWindow } from 'electron';
import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { ExceptionWish } from '../../../core/exchange/policy-exception';
import type { FrameCommand } from '../../../preload/isolated-contract';
import type { IsolatedSite } from '../../agent/control';
import type { Log } from '../../log';
import { text } from '../../text/catalogue';
import type { EngineEvents, EngineSession, IsolatedEngine } from '../engine';
import { FileViewer, type ViewedFile } from './file-viewer';
import { frameState, type FrameFacts } from './frame-state';
import { FrameView } from './frame-view';
import { UNGUARDED } from '../unguarded-page';
import { shortcutAction, type ShortcutAction } from './shortcuts';
import { TabBook } from './tab-book';
import { tabEvents, type BoundEvents, type WindowTab } from './tab-events';

export interface IsolatedWindowOptions {
  /** Closed by whoever opened it, once the window is. */
  readonly session: EngineSession;
  readonly url: string;
  readonly site: IsolatedSite;
  readonly controls: IsolationControls;
  /** The built preload/isolated. */
  readonly preload: string;
  /** BCP 47 tag of the language that the person has chosen. */
  readonly language: () => string;
  /** Asks an administrator; false where nobody can be asked now. */
  readonly askException: (wish: ExceptionWish) => Promise<boolean>;
  /** Opens the site anew when its session is over; nothing where that takes a rule's id. */
  readonly reopen?: (url: string) => void;
  readonly icon: string;
  readonly log: Log;
}

/** Height of tabs, toolbar and banner, as frame.module.css draws them, device-independent pixels. */
const FRAME_HEIGHT = 124;
/** A notice that says what was refused goes by itself, ms. */
const NOTICE_MS = 12_000;

/** A small browser around an isolated session: tabs, address, what is switched off and why. */
export class IsolatedWindow {
  readonly window: BaseWindow;
  readonly #frame: FrameView;
  readonly #book = new TabBook<IsolatedEngine>();
  readonly #facts: FrameFacts;
  readonly #viewer: FileViewer;
  #cover = FRAME_HEIGHT;
  #searched = '';
  #noticeTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: IsolatedWindowOptions) {
    const { site, controls, language, log } = options;
    this.#facts = {
      site,
      controls,
      granted: site.granted,
      language: language(),
      isOver: false,
      canReopen: options.reopen !== undefined,
      endsAt: Date.now() + controls.lifetimeMinutes * 60_000,
      canRefuseScreenshots: process.platform !== 'linux',
    };
    this.window = new BaseWindow({
      title: text.isolation.heading(site.name),
      icon: options.icon,
      width: 1200,
      height: 860,
      minWidth: 480,
      minHeight: 400,
      autoHideMenuBar: true,
    });
    this.window.setContentProtection(controls.screenshots === 'refuse');
    this.#viewer = new FileViewer(controls, log);
    this.#frame = new FrameView(options.preload, this.#handlers(), log);
    this.window.contentView.addChildView(this.#frame.view);
    this.window.on('resize', () => this.#layOut());
    this.window.on('closed', () => {
      clearTimeout(this.#noticeTimer);
      this.#frame.close();
    });
    this.#frame.contents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown') return;
      const action = shortcutAction(input);
      if (action === undefined) return;
      event.preventDefault();
      this.#do(action);
    });
    this.#layOut();
  }

  /** Opens the first tab. */
  async open(): Promise<void> {
    await this.#openTab();
  }

  /** The session's time is up: its pages are gone, and the person is told where they were. */
  sessionOver(): void {
    if (this.window.isDestroyed()) return;
    this.#facts.isOver = true;
    this.#book.notice = undefined;
    // Their engine closes them with the session.
    for (const tab of [...this.#book.tabs]) {
      this.window.contentView.removeChildView(tab.engine.view);
      this.#book.remove(tab);
      if (this.#viewer.isFile(tab.engine)) this.#guarded(tab.engine.close());
    }
    this.#changed();
    this.#frame.focusIn(this.window);
  }

  close(): void {
    if (!this.window.isDestroyed()) this.window.close();
  }

  /**
   * The switches have changed. Layers stand around a page from its first moment, so that no page can be
   * given others: each is loaded again in a tab that has them, in the same session.
   */
  async switchesChanged(granted: IsolatedSite['granted']): Promise<void> {
    this.#facts.granted = granted;
    this.window.setContentProtection(this.options.controls.screenshots === 'refuse');
    this.#book.note('switches', '');
    this.#noticed();
    // A file that is seen inside is no page of the session.
    const pages = this.#book.tabs.filter(({ engine }) => !this.#viewer.isFile(engine));
    await Promise.all(pages.map((tab) => this.#renew(tab)));
  }

  async #renew(tab: WindowTab): Promise<void> {
    const before = tab.engine;
    const bound: BoundEvents = {};
    const engine = await this.options.session
      .newTab(this.#eventsOf(bound))
      .catch((error: unknown) => {
        // It may not go on with switches that are no longer in force.
        this.#closeTab(tab);
        throw error;
      });
    if (this.window.isDestroyed()) return;
    Object.assign(bound, { tab, engine });
    this.window.contentView.removeChildView(before.view);
    this.window.contentView.addChildView(engine.view, 0);
    this.#book.replace(tab, engine);
    this.#layOut();
    // Focusing a page brings its window to the front: not while somebody works elsewhere.
    const isInFront = this.window.isFocused() && !this.#frame.contents.isFocused();
    if (tab === this.#book.current && isInFront) engine.focus();
    await before.close();
    await engine.open(tab.address);
  }

  async #openTab(): Promise<void> {
    const bound: BoundEvents = {};
    const engine = await this.options.session.newTab(this.#eventsOf(bound));
    if (this.window.isDestroyed()) return;
    Object.assign(bound, { engine, tab: this.#add(engine) });
    await engine.open(this.options.url);
  }

  #add(engine: IsolatedEngine): WindowTab {
    // Below the frame, whose panels lie over pages.
    this.window.contentView.addChildView(engine.view, 0);
    const tab = this.#book.add(engine, this.options.url);
    this.#layOut();
    this.#changed();
    return tab;
  }

  #eventsOf(bound: BoundEvents): EngineEvents {
    return tabEvents(bound, {
      book: this.#book,
      log: this.options.log,
      isClosed: () => this.window.isDestroyed(),
      changed: () => this.#changed(),
      noticed: () => this.#noticed(),
      asked: () => this.#frame.focusIn(this.window),
      popup: (engine, adopt) => adopt(this.#eventsOf({ engine, tab: this.#add(engine) })),
      view: (file) => this.#viewFile(file),
      drop: (tab) => this.#drop(tab),
      shortcut: (key) => {
        const action = shortcutAction(key);
        if (action !== undefined) this.#do(action);
      },
    });
  }

  #viewFile(file: ViewedFile): void {
    const viewed = this.#viewer.open(file);
    if (viewed === undefined) {
      this.#book.note('unviewable', file.name);
      return;
    }
    const tab = this.#add(viewed);
    Object.assign(tab, { title: file.name, address: '', isLoading: false });
  }

  #drop(tab: WindowTab): void {
    const isLeft = this.#book.remove(tab);
    if (this.window.isDestroyed() || this.#facts.isOver) return;
    this.window.contentView.removeChildView(tab.engine.view);
    if (isLeft) this.#changed();
    else this.close();
  }

  #closeTab(tab: WindowTab): void {
    this.#drop(tab);
    this.#guarded(tab.engine.close());
  }

  #handlers() {
    return {
      frame: {
        state: () => frameState(this.#facts, this.#book),
        command: (command: FrameCommand) => {
          this.#command(command);
          return undefined;
        },
        askException: ({ rule, reason }: Pick<ExceptionWish, 'rule' | 'reason'>) =>
          this.options.askException({ rule, app: this.options.site.name, reason }),
      },
    };
  }

  #command(command: FrameCommand): void {
    const tab = this.#book.current;
    switch (command.type) {
      case 'select-tab':
      case 'close-tab': {
        const chosen = this.#book.find(command.tab);
        if (chosen === undefined) return;
        if (command.type === 'select-tab') this.#book.select(chosen);
        else this.#closeTab(chosen);
        break;
      }
      case 'stop':
        tab?.engine.stop();
        break;
      case 'find':
        this.#searched = command.text;
        tab?.engine.find(command.text, command.direction);
        break;
      case 'end-find':
        this.#searched = '';
        if (tab !== undefined) tab.hits = undefined;
        tab?.engine.endFind();
        break;
      case 'copy':
      case 'paste':
        if (tab !== undefined) this.#guarded(tab.engine[command.type]());
        break;
      case 'select-all':
        tab?.engine.selectAll();
        break;
      case 'print':
        tab?.engine.print();
        break;
      case 'reopen':
        this.close();
        this.options.reopen?.(this.options.url);
        return;
      case 'close-window':
        this.close();
        return;
      case 'dismiss-notice':
        this.#book.notice = undefined;
        break;
      case 'focus-page':
        tab?.engine.focus();
        return;
      case 'cover':
        this.#cover = command.height;
        this.#layOut();
        return;
      case 'answer':
        this.#book.answer({ accepted: command.isAccepted, text: command.text });
        tab?.engine.focus();
        break;
      default:
        this.#do(command);
    }
    this.#changed();
  }

  #do(action: ShortcutAction): void {
    const tab = this.#book.current;
    if (this.#facts.isOver && action.type !== 'close-tab') return;
    switch (action.type) {
      case 'new-tab':
        this.#guarded(
          this.#openTab().catch((error: unknown) => {
            this.#book.refuse({ what: 'popup' });
            this.#noticed();
            throw error;
          }),
        );
        return;
      case 'close-tab':
        if (tab !== undefined) this.#closeTab(tab);
        else this.close();
        return;
      case 'back':
      case 'forward':
        tab?.engine[action.type]();
        return;
      case 'reload':
        if (tab === undefined) return;
        if (tab.trouble?.code === UNGUARDED) this.#guarded(this.#renew(tab));
        else tab.engine.reload();
        tab.trouble = undefined;
        break;
      case 'find':
      case 'address':
      case 'help':
        this.#frame.ask(action.type);
        return;
      case 'switch-pane':
        // What lies over the page is answered first; the page below would take keys unseen.
        if (this.#frame.contents.isFocused() && this.#cover !== 0) tab?.engine.focus();
        else this.#frame.ask('address');
        return;
      case 'find-next':
      case 'find-previous':
        if (this.#searched === '') this.#frame.ask('find');
        else tab?.engine.find(this.#searched, action.type === 'find-next' ? 'forward' : 'back');
        return;
      case 'next-tab':
        this.#book.step(1);
        break;
      case 'previous-tab':
        this.#book.step(-1);
        break;
      case 'tab': {
        const chosen = this.#book.tabs.at(action.index);
        if (chosen !== undefined) this.#book.select(chosen);
        break;
      }
      case 'zoom':
        this.#book.zoom(action.step);
    }
    this.#changed();
  }

  #noticed(): void {
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.#book.notice = undefined;
      this.#changed();
    }, NOTICE_MS);
    this.#changed();
  }

  #changed(): void {
    if (this.window.isDestroyed()) return;
    this.#frame.show(frameState(this.#facts, this.#book));
  }

  #layOut(): void {
    if (this.window.isDestroyed()) return;
    const { width, height } = this.window.getContentBounds();
    const cover =
      this.#cover === 0 ? height : Math.min(Math.max(this.#cover, FRAME_HEIGHT), height);
    this.#frame.view.setBounds({ x: 0, y: 0, width, height: cover });
    const below = Math.max(0, height - FRAME_HEIGHT);
    for (const { engine } of this.#book.tabs) {
      engine.setBounds({ x: 0, y: FRAME_HEIGHT, width, height: below });
    }
  }

  #guarded(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.options.log.warn({ error: String(error) }, 'the isolated browser could not do as asked');
    });
  }
}
