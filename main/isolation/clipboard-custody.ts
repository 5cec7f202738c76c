import { clipboard, type Clipboard } from 'electron';
import type { Log } from '../log';
import type { IsolationSwitches } from './switches';

/** How often the primary selection of X11 is emptied while the window has the focus, ms. */
const SELECTION_INTERVAL_MS = 150;
/** A clipboard with any of these is left in place: it could not be put back as it was. */
const RICH = ['text/html', 'text/rtf', 'image/png', 'text/uri-list'] as const;

/**
 * Keeps the desktop's clipboard out of the isolated window. Plain text is put away while the window
 * has the focus, so that there is nothing to paste, and put back when it loses it, so that what a
 * page has copied does not get out. Anything richer stays, and is cleared only if the page changed
 * it. On X11 selected text is offered to others without any copying; that selection is emptied all
 * the while. Electron's clipboard answers at once before version 45 and by promise since.
 */
export class ClipboardCustody {
  #hasFocus = false;
  #stash: string | undefined;
  #heldBefore = '';
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(
    private readonly switches: IsolationSwitches,
    private readonly log: Log,
  ) {}

  focus(): void {
    if (this.#hasFocus || (this.switches.copy === 'allow' && this.switches.paste === 'allow'))
      return;
    this.#hasFocus = true;
    this.#next(() => this.#putAway());
    if (process.platform !== 'linux' || this.switches.copy === 'allow') return;
    clearSelection();
    this.#timer = setInterval(clearSelection, SELECTION_INTERVAL_MS);
  }

  blur(): void {
    if (!this.#hasFocus) return;
    this.#hasFocus = false;
    if (this.#timer !== undefined) clearSelection();
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#next(() => this.#putBack());
  }

  async #putAway(): Promise<void> {
    this.#heldBefore = await clipboard.readText();
    for (const format of RICH) if (await clipboard.has(format)) return;
    this.#stash = this.#heldBefore;
    if (this.switches.paste === 'refuse') clipboard.clear();
  }

  async #putBack(): Promise<void> {
    const now = await clipboard.readText();
    const before = this.#stash;
    this.#stash = undefined;
    const isChanged = now !== (this.switches.paste === 'refuse' ? '' : this.#heldBefore);
    if (before === undefined) {
      if (this.switches.copy === 'refuse' && now !== this.#heldBefore) clipboard.clear();
    } else if (this.switches.copy === 'refuse' || !isChanged) {
      if (before === '') clipboard.clear();
      else await clipboard.writeText(before);
    }
  }

  #next(step: () => Promise<void>): void {
    this.#work = this.#work.then(step).catch((error: unknown) => {
      this.log.error({ error: String(error) }, 'the clipboard could not be kept');
    });
  }
}

/** Before version 45 the selection was named by an argument, which the types no longer know. */
interface ClipboardBefore45 {
  clear(type: 'selection'): void;
}

function clearSelection(): void {
  const { selection }: { readonly selection?: Clipboard } = clipboard;
  if (selection !== undefined) {
    selection.clear();
    return;
  }
  const older: ClipboardBefore45 = clipboard;
  older.clear('selection');
}
