import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { SessionClipboard } from '../engine';
import type { CheckPaste } from '../paste-check';
import type { DesktopClipboard } from './desktop-clipboard';

export interface SessionClipboardOptions {
  readonly controls: IsolationControls;
  readonly desktop: DesktopClipboard;
  readonly inside: InsideClipboard;
  /** Sends text through the rules, as the session's own traffic. */
  readonly check: CheckPaste;
}

/** What has been copied inside of the isolated browser; all of its sessions share it. */
export class InsideClipboard {
  #copied: { readonly text: string; readonly since: number } | undefined;

  get copied(): { readonly text: string; readonly since: number } | undefined {
    return this.#copied;
  }

  set(text: string): void {
    this.#copied = { text, since: Date.now() };
  }
}

/**
 * The clipboard as one session sees it. What came from inside and what waits outside are kept apart,
 * and what was copied last is pasted: text from outside is limited and passes the rules first.
 */
export function sessionClipboard(options: SessionClipboardOptions): SessionClipboard {
  const { controls, desktop, inside, check } = options;
  return {
    copied: async (text) => {
      if (controls.copy === 'refuse') return;
      inside.set(text);
      if (controls.copy === 'allow') await desktop.copiedOut(text);
    },
    pasteable: async () => {
      if (controls.paste === 'refuse') return { refused: { what: 'paste' } };
      const { copied } = inside;
      if (controls.paste === 'inside') return { text: copied?.text ?? '' };
      const outside = await desktop.outside();
      if (copied !== undefined && copied.since > outside.since) return { text: copied.text };
      const { length } = outside.text;
      if (length > controls.pasteCharacters) {
        const detail = `${length} > ${controls.pasteCharacters}`;
        return { refused: { what: 'paste', detail } };
      }
      return length === 0 ? { text: '' } : check(outside.text);
    },
  };
}
