import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import { DIALOG_ORIGIN } from './dialog-scheme';

interface Given {
  readonly copy: boolean;
  readonly paste: boolean;
  readonly upload: boolean;
  readonly download: boolean;
  readonly print: boolean;
  readonly drop: boolean;
  readonly dialogs: string;
}

/** The part of XMLHttpRequest that is used. */
interface WaitingRequest {
  readonly responseText: string;
  open(method: string, url: string, isAsync: boolean): void;
  send(body: string): void;
}

/**
 * Script for the page's own world, in every document before its scripts run: takes away the
 * functions behind a switch that is off, and asks what alert(), confirm() and prompt() ask in a
 * dialog of ours: the sandbox takes them away together with print(), and Electron has no prompt(). A layer among others; what must hold is held by the
 * browser process.
 */
export function pageScript(controls: IsolationControls, tabId: string): string {
  const given: Given = {
    copy: controls.copy === 'allow',
    paste: controls.paste === 'allow',
    upload: controls.upload === 'allow',
    download: controls.download === 'allow',
    print: controls.print === 'allow',
    drop: controls.dragAndDrop === 'allow' && controls.upload === 'allow',
    dialogs: `${DIALOG_ORIGIN}/${tabId}`,
  };
  return `(${refuse.toString()})(${JSON.stringify(given)});`;
}

/** Runs in the page; refers to nothing outside of itself. */
function refuse(given: Given): void {
  const prototypeOf = (name: string): object | undefined => {
    const constructor: unknown = Reflect.get(globalThis, name);
    return typeof constructor === 'function' ? (constructor.prototype as object) : undefined;
  };
  const replace = (target: object | undefined, name: string, value: unknown): void => {
    if (target === undefined || !(name in target)) return;
    Object.defineProperty(target, name, { value, configurable: false, writable: false });
  };
  const takeAway = (name: string): void => {
    if (name in globalThis) replace(globalThis, name, undefined);
  };
  const denied = (): Promise<never> =>
    Promise.reject(new DOMException('Switched off by your organisation', 'NotAllowedError'));

  const documentPrototype = prototypeOf('Document');
  const original: unknown = documentPrototype && Reflect.get(documentPrototype, 'execCommand');
  replace(documentPrototype, 'execCommand', function (this: unknown, ...args: unknown[]) {
    const name = String(args[0]).toLowerCase();
    if (!given.copy && (name === 'copy' || name === 'cut')) return false;
    if (name === 'paste' || (!given.print && name === 'print')) return false;
    return typeof original === 'function' && Boolean(Reflect.apply(original, this, args));
  });
  const clipboard = prototypeOf('Clipboard');
  const writers = given.copy ? [] : ['write', 'writeText'];
  for (const name of [...writers, 'read', 'readText']) replace(clipboard, name, denied);
  // The number on the app's icon is seen outside of the window.
  for (const name of ['setAppBadge', 'clearAppBadge']) {
    replace(prototypeOf('Navigator'), name, denied);
  }
  const pickers = [
    ...(given.upload ? [] : ['showOpenFilePicker', 'showDirectoryPicker']),
    ...(given.download ? [] : ['showSaveFilePicker']),
  ];
  for (const name of pickers) replace(globalThis, name, denied);
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) {
    takeAway(name);
  }
  if (!given.drop) {
    const transfer = prototypeOf('DragEvent');
    if (transfer !== undefined) {
      Object.defineProperty(transfer, 'dataTransfer', { get: () => null, configurable: false });
    }
  }
  if (!given.print) replace(globalThis, 'print', () => undefined);

  /** Waits for the person, as a dialog does; nothing where the site forbids such requests. */
  const Request = Reflect.get(globalThis, 'XMLHttpRequest') as new () => WaitingRequest;
  const ask = (kind: string, words: unknown, preset: unknown): unknown => {
    const request = new Request();
    try {
      request.open('POST', given.dialogs, false);
      request.send(JSON.stringify({ kind, message: String(words), preset: String(preset) }));
      return JSON.parse(request.responseText) as unknown;
    } catch {
      return null;
    }
  };
  replace(globalThis, 'alert', (words: unknown = '') => {
    ask('alert', words, '');
  });
  replace(globalThis, 'confirm', (words: unknown = '') => ask('confirm', words, '') === true);
  replace(globalThis, 'prompt', (words: unknown = '', preset: unknown = '') =>
    ask('prompt', words, preset),
  );
}
