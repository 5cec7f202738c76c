import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { Log } from '../../log';
import type { Board, BoardContent } from './board';
import type { StashFile } from './stash-file';

/** How often the selection of X11 is emptied while an isolated window has the focus, ms. */
const SELECTION_INTERVAL_MS = 60;

export interface DesktopClipboardOptions {
  readonly board: Board;
  /** The selection of X11; other systems have none. */
  readonly selection: Board | undefined;
  /** Keeps what was put away for the case that this app dies. */
  readonly stashFile: StashFile;
  readonly log: Log;
}

interface Stash {
  readonly board: BoardContent;
  readonly selection: BoardContent | undefined;
}

/**
 * Keeps the desktop's clipboards out of isolated windows. While one has the focus everything on them
 * is put away, so that a page finds nothing however it asks, and put back when the focus leaves, so
 * that what a page has put there does not get out. On X11 selected text is offered to others without
 * any copying; that selection is emptied all the while.
 */
export class DesktopClipboard {
  #stash: Stash | undefined;
  /** Text that was put away last, and when it was first seen. */
  #known = { text: '', since: 0 };
  #focused: IsolationControls | undefined;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void>;

  constructor(private readonly options: DesktopClipboardOptions) {
    // What an app that died had put away is put back before anything else.
    this.#work = this.#restoreAfterCrash();
  }

  /** An isolated window has got the focus; `controls` are those of its session. */
  focus(controls: IsolationControls): Promise<void> {
    this.#focused = controls;
    const { selection } = this.options;
    clearInterval(this.#timer);
    if (selection !== undefined) {
      this.#timer = setInterval(() => selection.clear(), SELECTION_INTERVAL_MS);
    }
    return this.#next(() => this.#putAway());
  }

  /** It has lost it. */
  blur(): Promise<void> {
    const controls = this.#focused;
    if (controls === undefined) return this.#work;
    this.#focused = undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
    return this.#next(() => this.#putBack(controls));
  }

  /** The text outside, and since when it has been there, ms since the epoch. */
  async outside(): Promise<{ readonly text: string; readonly since: number }> {
    await this.#work;
    return this.#known;
  }

  /** Puts text on the desktop's clipboard, where it takes the place of what was put away. */
  copiedOut(text: string): Promise<void> {
    return this.#next(() => this.options.board.writeText(text));
  }

  async #putAway(): Promise<void> {
    if (this.#stash !== undefined) return;
    const { board, selection, stashFile } = this.options;
    const stash = { board: await board.take(), selection: await selection?.take() };
    this.#stash = stash;
    const { text } = stash.board;
    if (text !== this.#known.text) this.#known = { text, since: Date.now() };
    board.clear();
    selection?.clear();
    await stashFile.write(stash.board);
  }

  async #putBack(controls: IsolationControls): Promise<void> {
    const { board, selection, stashFile } = this.options;
    const stash = this.#stash;
    this.#stash = undefined;
    if (stash === undefined) return;
    const copied = controls.copy === 'allow' ? await board.readText() : '';
    if (copied === '') await board.restore(stash.board);
    if (selection !== undefined && stash.selection !== undefined) {
      await selection.restore(stash.selection);
    }
    await stashFile.remove();
  }

  async #restoreAfterCrash(): Promise<void> {
    const left = await this.options.stashFile.read();
    if (left === undefined) return;
    const { board, stashFile } = this.options;
    const now = await board.take();
    // Whatever has been copied since is newer.
    if (now.formats.length === 0) await board.restore(left);
    await stashFile.remove();
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(step).catch((error: unknown) => {
      this.options.log.error({ error: String(error) }, 'the clipboard could not be kept');
    });
    return this.#work;
  }
}
