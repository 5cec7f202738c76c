import type { WebContents, WebFrameMain } from 'electron';
import type { EngineEvents, EngineOptions } from '../engine';

/** Most text that is taken out of a page at once, characters. */
const COPY_LIMIT = 1_000_000;

/**
 * Copies and pastes in place of the page, so that the desktop's clipboard is not touched: text that
 * may come in is handed to the focused frame as a paste of its own, and text that stays inside is
 * read out of it.
 */
export class PageClipboard {
  constructor(
    private readonly page: WebContents,
    private readonly options: Pick<EngineOptions, 'controls' | 'clipboard'>,
    private readonly on: () => EngineEvents,
  ) {}

  async copy(): Promise<void> {
    if (this.options.controls.copy === 'refuse') return this.on().refused({ what: 'copy' });
    if (this.options.controls.copy === 'allow') return this.page.copy();
    const text = await this.#inFocusedFrame(selectedText);
    if (typeof text !== 'string' || text === '') return;
    await this.options.clipboard.copied(text.slice(0, COPY_LIMIT));
  }

  async cut(): Promise<void> {
    await this.copy();
    this.page.delete();
  }

  async paste(): Promise<void> {
    if (this.options.controls.paste === 'refuse') return this.on().refused({ what: 'paste' });
    const found = await this.options.clipboard.pasteable();
    if (this.page.isDestroyed()) return;
    if ('refused' in found) return this.on().refused(found.refused);
    if (found.text === '') return;
    const wasTaken = await this.#inFocusedFrame(offerPaste, found.text);
    if (wasTaken !== true) await this.page.insertText(found.text);
  }

  /** Runs in each frame until one says that it has the focus; undefined where none does. */
  async #inFocusedFrame<T extends string[]>(
    run: (...given: T) => unknown,
    ...given: T
  ): Promise<unknown> {
    const call = `(${run.toString()})(${given.map((each) => JSON.stringify(each)).join(',')})`;
    const guarded = `(${hasFocus.toString()})() ? ${call} : null`;
    for (const frame of this.page.mainFrame.framesInSubtree) {
      const answer = await evaluate(frame, guarded);
      if (answer !== null && answer !== undefined) return answer;
    }
    return undefined;
  }
}

/** A frame that is gone, or that cannot run scripts, has no answer. */
async function evaluate(frame: WebFrameMain, code: string): Promise<unknown> {
  try {
    return await frame.executeJavaScript(code, true);
  } catch {
    return undefined;
  }
}

/** The part of the page's world that the functions below use; they refer to nothing else of ours. */
interface PageElement {
  readonly tagName: string;
  readonly type?: string;
  readonly value?: unknown;
  readonly selectionStart?: number | null;
  readonly selectionEnd?: number | null;
  dispatchEvent(event: Event): boolean;
}
declare const document: {
  readonly activeElement: PageElement | null;
  readonly body: PageElement;
  hasFocus(): boolean;
};
declare const getSelection: () => { toString(): string } | null;
declare const DataTransfer: new () => { setData(type: string, text: string): void };
declare const ClipboardEvent: new (type: string, init: object) => Event;

function hasFocus(): boolean {
  return document.hasFocus() && !/^I?FRAME$/.test(document.activeElement?.tagName ?? '');
}

/** Passwords are not copied, as in every browser. */
function selectedText(): string {
  const { type, value, selectionStart: from, selectionEnd: to } = document.activeElement ?? {};
  if (typeof value !== 'string' || typeof from !== 'number') {
    return getSelection()?.toString() ?? '';
  }
  return type === 'password' ? '' : value.slice(from, to ?? undefined);
}

/** Offers the page a paste, and says whether its own scripts took it. */
function offerPaste(text: string): boolean {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const target = document.activeElement ?? document.body;
  const init = { clipboardData, bubbles: true, cancelable: true, composed: true };
  return !target.dispatchEvent(new ClipboardEvent('paste', init));
}
