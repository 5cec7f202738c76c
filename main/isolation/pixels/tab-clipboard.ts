import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { PixelKey } from '../../../preload/pixels-contract';
import type { EngineRefusal, SessionClipboard } from '../engine';
import type { AgentWorlds } from './agent-worlds';
import type { ClipboardTransfer } from './clipboard-transfer';
import type { InputDispatch } from './input-dispatch';

export interface TabClipboardOptions {
  readonly controls: Pick<IsolationControls, 'copy' | 'paste'>;
  readonly clipboard: SessionClipboard;
  readonly transfer: ClipboardTransfer;
  readonly input: Pick<InputDispatch, 'key'>;
  readonly worlds: Pick<AgentWorlds, 'callAll'>;
  readonly refused: (refusal: EngineRefusal) => void;
}

/** Control, and Command where editing is done with that; bits of the DevTools protocol. */
const EDIT_MODIFIER = process.platform === 'darwin' ? 4 : 2;

/** Copying and pasting in one tab, between the engine's clipboard and the session's. */
export class TabClipboard {
  #isClosed = false;

  constructor(private readonly options: TabClipboardOptions) {}

  async copy(): Promise<void> {
    if (this.options.controls.copy === 'refuse') {
      this.options.refused({ what: 'copy' });
      return;
    }
    await this.#editKey('KeyC', 'copy');
    await this.takeCopied();
  }

  /** Lets the page paste what the session's clipboard gives, or says why it does not. */
  async paste(): Promise<void> {
    const { controls, clipboard, transfer, worlds, refused } = this.options;
    if (controls.paste === 'refuse') {
      refused({ what: 'paste' });
      return;
    }
    await this.takeCopied();
    const given = await clipboard.pasteable();
    if ('refused' in given) {
      refused(given.refused);
      return;
    }
    if (given.text === '') return;
    await transfer.put(given.text);
    await worlds.callAll('announcePaste');
    await this.#editKey('KeyV', 'paste');
    await worlds.callAll('withdrawPaste');
  }

  selectAll(): Promise<void> {
    return this.#editKey('KeyA', 'selectAll');
  }

  /** Looks once whether something was copied in the engine that the session does not know of. */
  async takeCopied(): Promise<void> {
    if (this.options.controls.copy === 'refuse' || this.#isClosed) return;
    const text = await this.options.transfer.changed();
    if (text !== undefined && text !== '') await this.options.clipboard.copied(text);
  }

  close(): void {
    this.#isClosed = true;
  }

  async #editKey(code: 'KeyA' | 'KeyC' | 'KeyV', command: string): Promise<void> {
    const letter = code.slice(3);
    const key: PixelKey = {
      kind: 'keyDown',
      key: letter.toLowerCase(),
      code,
      keyCode: letter.charCodeAt(0),
      location: 0,
      text: '',
      isRepeat: false,
      modifiers: EDIT_MODIFIER,
    };
    await this.options.input.key(key, [command]);
    await this.options.input.key({ ...key, kind: 'keyUp' });
  }
}
