import type { CDPSession, Protocol } from 'puppeteer-core';
import type { PixelInput, PixelKey } from '../../../preload/pixels-contract';
import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { PageDialog, SessionClipboard } from '../engine';
import { judgeKey } from '../view/keyboard';
import { AgentWorlds } from './agent-worlds';
import type { ClipboardTransfer } from './clipboard-transfer';
import { InputDispatch } from './input-dispatch';
import { hitsSchema, localFileSchema, type AgentMessage, type PageScripts } from './page-agent';
import { FILE_BYTES } from './navigation-gate';
import type { PixelEvents, PixelScreen } from './pixel-screen';
import { ifThere } from './protocol';
import { Screencast } from './screencast';
import { TabClipboard } from './tab-clipboard';
import { TabHistory } from './tab-history';
import { TabText } from './tab-text';

export interface PixelTabOptions {
  readonly targetId: string;
  readonly page: CDPSession;
  readonly screen: PixelScreen;
  readonly controls: IsolationControls;
  readonly clipboard: SessionClipboard;
  readonly transfer: ClipboardTransfer;
  readonly scripts: PageScripts;
  /** Ends the target; the tab hears of it by `ended`. */
  readonly closeTarget: () => Promise<void>;
}

/** Most of a page's question that is shown, UTF-16 code units. */
const DIALOG_LENGTH = 4000;

/** One page of the engine: what it shows goes to a screen, what a person does comes from there. */
export class PixelTab {
  readonly #screencast: Screencast;
  readonly #input: InputDispatch;
  readonly #text: TabText;
  readonly #clipboard: TabClipboard;
  readonly #history: TabHistory;
  readonly worlds: AgentWorlds;
  #on: PixelEvents | undefined;
  #waiting: ((on: PixelEvents) => void)[] = [];
  #size = { width: 1280, height: 800, scale: 1 };
  #zoom = 1;
  #isVisible = false;
  #isClosed = false;
  #url = 'about:blank';

  constructor(private readonly options: PixelTabOptions) {
    const { page, screen, controls } = options;
    this.#text = new TabText(page, (nodes) => screen.text(nodes));
    this.#history = new TabHistory(page, options.targetId);
    this.#screencast = new Screencast(page, async (frame) => {
      this.#text.mayHaveChanged();
      await screen.frame(frame);
    });
    this.worlds = new AgentWorlds(options.scripts, (message) => this.#hear(message));
    this.#input = new InputDispatch(page, () => this.#zoom, {
      isAllowed: controls.dragAndDrop === 'allow',
      refused: () => this.tell((on) => on.refused({ what: 'dragAndDrop' })),
    });
    this.#clipboard = new TabClipboard({
      controls,
      clipboard: options.clipboard,
      transfer: options.transfer,
      input: this.#input,
      worlds: this.worlds,
      refused: (refusal) => this.tell((on) => on.refused(refusal)),
    });
    this.#listen(page);
  }

  get targetId(): string {
    return this.options.targetId;
  }

  get screen(): PixelScreen {
    return this.options.screen;
  }

  /** Who is told, and where the page was last: what a tab needs that takes the place of this one. */
  get events(): PixelEvents | undefined {
    return this.#on;
  }

  get lastUrl(): string {
    return this.#url;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whom to tell; what happened before is told now. */
  adopt(on: PixelEvents): void {
    this.#on = on;
    for (const event of this.#waiting.splice(0)) event(on);
  }

  tell(event: (on: PixelEvents) => void): void {
    if (this.#isClosed) return;
    if (this.#on === undefined) this.#waiting.push(event);
    else event(this.#on);
  }

  async open(url: string): Promise<void> {
    this.#url = url;
    await ifThere(this.options.page.send('Page.navigate', { url }));
  }

  back(): void {
    void this.#history.goBy(-1);
  }

  forward(): void {
    void this.#history.goBy(1);
  }

  reload(): void {
    void ifThere(this.options.page.send('Page.reload', {}));
  }

  stop(): void {
    void ifThere(this.options.page.send('Page.stopLoading'));
  }

  async find(text: string, direction: 'forward' | 'back'): Promise<void> {
    const step = direction === 'forward' ? 1 : -1;
    const hits = hitsSchema.safeParse(
      await this.worlds.call(this.options.page, 'find', [text, step]),
    );
    if (hits.success) this.tell((on) => on.found(hits.data));
  }

  endFind(): void {
    void this.worlds.call(this.options.page, 'endFind', []);
  }

  setZoom(factor: number): void {
    this.#zoom = factor;
    void this.#layOut();
  }

  /** The screen is this large, in its own pixels, with `scale` device pixels each. */
  setSize(size: { readonly width: number; readonly height: number; readonly scale: number }): void {
    this.#size = { ...size };
    void this.#layOut();
  }

  setVisible(isVisible: boolean): void {
    if (this.#isVisible === isVisible) return;
    this.#isVisible = isVisible;
    if (isVisible) {
      void ifThere(this.options.page.send('Page.bringToFront'));
      void this.#layOut();
    } else {
      void this.#screencast.stop();
    }
  }

  setFocused(isFocused: boolean): void {
    void ifThere(
      this.options.page.send('Emulation.setFocusEmulationEnabled', { enabled: isFocused }),
    );
    // A page may copy by itself, as far as policy lets it; whoever leaves takes that along.
    if (!isFocused) void this.#clipboard.takeCopied();
  }

  /** Looks once whether something was copied in the engine that the session does not know of. */
  settleClipboard(): Promise<void> {
    return this.#clipboard.takeCopied();
  }

  async input(input: PixelInput): Promise<void> {
    const { controls } = this.options;
    if (input.kind === 'keyDown') return this.#keyDown(input);
    const isTyping = input.kind === 'compose' || input.kind === 'commit';
    if (isTyping && controls.keyboard === 'refuse') {
      this.tell((on) => on.refused({ what: controls.readOnly ? 'readOnly' : 'keyboard' }));
      return;
    }
    await this.#input.dispatch(input);
  }

  /** Whether the page is wanted as text too. */
  wantText(isWanted: boolean): void {
    this.#text.want(isWanted);
  }

  async act(id: number, text: string | undefined): Promise<void> {
    if (text !== undefined && this.options.controls.keyboard === 'refuse') {
      const what = this.options.controls.readOnly ? 'readOnly' : 'keyboard';
      this.tell((on) => on.refused({ what }));
      return;
    }
    await this.#text.act(id, text);
  }

  copy(): Promise<void> {
    return this.#clipboard.copy();
  }

  paste(): Promise<void> {
    return this.#clipboard.paste();
  }

  selectAll(): void {
    void this.#clipboard.selectAll();
  }

  print(): void {
    if (this.options.controls.print === 'refuse') {
      this.tell((on) => on.refused({ what: 'print' }));
      return;
    }
    this.tell((on) => {
      void this.pdf().then((content) => {
        if (content) on.download({ name: 'page.pdf', mimeType: 'application/pdf', content });
      });
    });
  }

  /** The page as a PDF. */
  async pdf(): Promise<Buffer | undefined> {
    const printed = await ifThere(
      this.options.page.send('Page.printToPDF', { printBackground: true }),
    );
    return printed === undefined ? undefined : Buffer.from(printed.data, 'base64');
  }

  /** Reads title, address and history anew: Chromium says that they changed, and not always to what. */
  async tellPlace(): Promise<void> {
    const place = await this.#history.place();
    if (place === undefined) return;
    const { title, url, address, back, forward } = place;
    this.#url = url;
    this.tell((on) => {
      on.title(title);
      on.address(address, { back, forward });
    });
  }

  /** A document that was asked for did not come. */
  failedAt(url: string, reason: string): void {
    this.tell((on) => on.failed(url, reason));
  }

  /** Whether the page has been nowhere yet. */
  isEmptyPopup(): Promise<boolean> {
    return this.#history.isEmpty();
  }

  /** Content that the page has made itself (`blob:`, `data:`), read by the page. */
  async readLocally(url: string): Promise<{ mimeType: string; bytes: Buffer } | undefined> {
    if (!/^(blob|data):/.test(url)) return undefined;
    const read = await this.worlds.call(this.options.page, 'read', [url, FILE_BYTES]);
    const parsed = localFileSchema.safeParse(read);
    if (!parsed.success) return undefined;
    const { mimeType, base64 } = parsed.data;
    return { mimeType, bytes: Buffer.from(base64, 'base64') };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.ended();
    await this.options.closeTarget();
  }

  /** The page is gone, by whoever's wish. */
  ended(): void {
    this.#isClosed = true;
    this.#text.close();
    this.#clipboard.close();
    this.worlds.clear();
  }

  #listen(page: CDPSession): void {
    page.on('Page.frameStartedLoading', ({ frameId }) => {
      if (frameId === this.targetId) this.tell((on) => on.loading(true));
    });
    page.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (frameId !== this.targetId) return;
      this.tell((on) => on.loading(false));
      void this.tellPlace();
    });
    page.on('Page.javascriptDialogOpening', (opening) => {
      void this.#ask(opening);
    });
    page.on('Inspector.targetCrashed', () => {
      this.tell((on) => on.crashed('crashed'));
    });
  }

  async #ask(opening: Protocol.Page.JavascriptDialogOpeningEvent): Promise<void> {
    const { type, message, defaultPrompt: preset = '' } = opening;
    const kind = type === 'beforeunload' ? 'leave' : type;
    const dialog: PageDialog = { kind, message: message.slice(0, DIALOG_LENGTH), preset };
    // A page that nobody shows can ask nobody.
    const answer = (await this.#on?.dialog(dialog)) ?? { accepted: false };
    await ifThere(
      this.options.page.send('Page.handleJavaScriptDialog', {
        accept: answer.accepted,
        ...(answer.text === undefined ? {} : { promptText: answer.text }),
      }),
    );
  }

  #hear(message: AgentMessage): void {
    const { screen } = this.options;
    switch (message.type) {
      case 'cursor':
        screen.cursor(message.shape, message.title);
        return;
      case 'caret': {
        const { caret } = message;
        const zoomed = caret && {
          x: caret.x * this.#zoom,
          y: caret.y * this.#zoom,
          height: caret.height * this.#zoom,
        };
        screen.caret(zoomed);
        return;
      }
      case 'copied':
        void this.#clipboard.takeCopied();
        return;
      case 'paste-refused':
        this.tell((on) => on.refused({ what: 'paste' }));
    }
  }

  async #keyDown(key: PixelKey): Promise<void> {
    const verdict = judgeKey(
      {
        type: 'keyDown',
        key: key.key,
        code: key.code,
        control: (key.modifiers & 2) !== 0,
        meta: (key.modifiers & 4) !== 0,
        shift: (key.modifiers & 8) !== 0,
        alt: (key.modifiers & 1) !== 0,
      },
      this.options.controls,
    );
    switch (verdict.kind) {
      case 'refuse':
        this.tell((on) => on.refused({ what: verdict.what }));
        return;
      case 'do':
        if (verdict.what === 'paste') return this.paste();
        if (verdict.what === 'print') {
          this.print();
          return;
        }
        await this.#input.key(key, [verdict.what]);
        // The page's own word comes before its text is on the clipboard; now it is.
        if (verdict.what === 'copy' || verdict.what === 'cut') await this.#clipboard.takeCopied();
        return;
      case 'window':
        this.#tellShortcut(key);
        return;
      case 'pass':
        await this.#input.key(key);
    }
  }

  #tellShortcut({ key, code, modifiers }: PixelKey): void {
    this.tell((on) => {
      on.shortcut({
        key,
        code,
        control: (modifiers & 2) !== 0,
        shift: (modifiers & 8) !== 0,
        alt: (modifiers & 1) !== 0,
        meta: (modifiers & 4) !== 0,
      });
    });
  }

  /** A zoomed page has fewer and larger pixels of its own; the picture stays as large. */
  async #layOut(): Promise<void> {
    const { width, height, scale } = this.#size;
    await ifThere(
      this.options.page.send('Emulation.setDeviceMetricsOverride', {
        width: Math.max(1, Math.round(width / this.#zoom)),
        height: Math.max(1, Math.round(height / this.#zoom)),
        deviceScaleFactor: scale * this.#zoom,
        mobile: false,
      }),
    );
    if (!this.#isVisible || this.#isClosed) return;
    await this.#screencast.start({
      width: Math.round(width * scale),
      height: Math.round(height * scale),
    });
  }
}
