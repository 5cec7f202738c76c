import type { Rectangle, View } from 'electron';
import type { IsolationControls } from '../../core/exchange/policy-isolation';
import type { IsolatedSite } from '../agent/control';
import type { Log } from '../log';
import type { IsolationCredentials } from '../supervisor/agent-supervisor';

/**
 * What the isolated browser asks of an engine. An engine shows pages and keeps them in; tabs, the
 * address, dialogs and everything else that people see around a page is `chrome/`, the same for
 * both engines. A session is one opened app: its tabs share cookies and storage, nothing outlives it.
 */
export type OpenEngine = (options: EngineOptions) => Promise<EngineSession>;

export interface EngineOptions {
  readonly site: IsolatedSite;
  /**
   * The switches in force: one object for the life of the session, changed in place when an exception
   * begins or ends. A tab keeps what it was made with, and is then replaced by another.
   */
  readonly controls: IsolationControls;
  /** Whether a page or frame at this address belongs to the app; all others are refused. */
  readonly isInScope: (url: string) => boolean;
  /** The agent's listener for isolated sessions, `http://127.0.0.1:port`: the only way out. */
  readonly proxy: string;
  /** What that listener asks for. */
  readonly credentials: IsolationCredentials;
  /** The interception CA, which this session trusts and no other. */
  readonly caPem: () => string;
  readonly clipboard: SessionClipboard;
  /** Who is at the desk, for the watermark. */
  readonly person: string;
  readonly log: Log;
}

export interface EngineSession {
  /** A tab without a page; `open` loads one. */
  newTab(on: EngineEvents): Promise<IsolatedEngine>;
  /** The switches have changed; what holds for the whole session follows them. */
  controlsChanged(): Promise<void>;
  /** Ends all tabs and destroys what the session has stored. */
  close(): Promise<void>;
}

/** One tab. Methods on a closed tab do nothing. */
export interface IsolatedEngine {
  /** Where the page is seen; the window places it among its own views. */
  readonly view: View;
  /** Resolves when the page has loaded or has failed to; a failure is told by `failed`. */
  open(url: string): Promise<void>;
  back(): void;
  forward(): void;
  reload(): void;
  stop(): void;
  /** Looks for text; the same text again goes on to the next hit. `found` tells what there is. */
  find(text: string, direction: 'forward' | 'back'): void;
  endFind(): void;
  /** 1 is the page's own size. */
  setZoom(factor: number): void;
  focus(): void;
  /** In the window's content, device-independent pixels. */
  setBounds(bounds: Rectangle): void;
  setVisible(isVisible: boolean): void;
  /** Prints as the person asked; refused where policy says so. */
  print(): void;
  /** What the menu and keys of the window ask for; refused where policy says so. */
  copy(): Promise<void>;
  paste(): Promise<void>;
  selectAll(): void;
  close(): Promise<void>;
}

/** What a tab tells its window. */
export interface EngineEvents {
  title(title: string): void;
  /** The page's address, and whether `back` and `forward` lead anywhere. */
  address(url: string, history: { readonly back: boolean; readonly forward: boolean }): void;
  loading(isLoading: boolean): void;
  /** The site's icon as a `data:` address, so that the window need not fetch anything. */
  favicon(dataUrl: string): void;
  found(hits: { readonly active: number; readonly total: number }): void;
  /** Something was kept from happening. */
  refused(refusal: EngineRefusal): void;
  /** A page of the app opened a window of its own; it is in the same session and already loads. */
  popup(tab: IsolatedEngine, adopt: (on: EngineEvents) => void): void;
  /** A file that policy lets people see inside (`view`) or that has been saved (`allow`). */
  download(file: DownloadedFile): void;
  /** The page did not load: `code` is Chromium's, for example `ERR_CONNECTION_REFUSED`. */
  failed(url: string, code: string): void;
  /** The page asked to be closed. */
  closed(): void;
  /** The process of the page is gone; `reload` begins anew. */
  crashed(reason: string): void;
  /** alert(), confirm(), prompt(), or leaving a page with unsaved work; the page waits. */
  dialog(dialog: PageDialog): Promise<PageDialogAnswer>;
  /** A key of the window (new tab, find, zoom …), pressed while the page had the focus. */
  shortcut(key: WindowShortcut): void;
}

export interface WindowShortcut {
  readonly key: string;
  /** Where it is on the keyboard, by the names of a US one. */
  readonly code: string;
  readonly control: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

/** What leads from the page to the frame around it. */
export const LEAVE: WindowShortcut = {
  key: 'F6',
  code: 'F6',
  control: false,
  shift: false,
  alt: false,
  meta: false,
};

export interface PageDialog {
  readonly kind: 'alert' | 'confirm' | 'prompt' | 'leave';
  /** The page's own words, at most a few thousand characters. */
  readonly message: string;
  /** For `prompt`: what the field holds at first. */
  readonly preset: string;
}

export interface PageDialogAnswer {
  readonly accepted: boolean;
  /** For `prompt`. */
  readonly text?: string;
}

/** Everything that can be kept from happening. */
export type RefusedThing =
  | 'copy'
  | 'paste'
  | 'upload'
  | 'download'
  | 'print'
  | 'keyboard'
  | 'dragAndDrop'
  | 'readOnly'
  | 'navigation'
  | 'popup'
  | 'permission'
  | 'fullscreen'
  | 'protocol';

export interface EngineRefusal {
  readonly what: RefusedThing;
  /** A host, a permission, or words of a rule for the person; nothing where `what` says it all. */
  readonly detail?: string;
  /** The rule that refused it, for a request for an exception. */
  readonly rule?: { readonly id: string; readonly name: string };
}

export interface DownloadedFile {
  readonly name: string;
  readonly mimeType: string;
  /** The content, where it is to be seen inside. */
  readonly content?: Uint8Array;
  /** Where it was saved, where policy lets people keep it. */
  readonly path?: string;
}

/** The clipboard as one isolated session sees it. No engine touches the desktop's own. */
export interface SessionClipboard {
  /** Takes what was copied in a page. */
  copied(text: string): Promise<void>;
  /** Text that may be pasted now, within its limit and after the rules, or why there is none. */
  pasteable(): Promise<{ readonly text: string } | { readonly refused: EngineRefusal }>;
}
