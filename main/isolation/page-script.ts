import type { IsolationSwitches } from './switches';

/**
 * Script for the page's own world, in every document before its scripts run: takes away the
 * functions behind a switch that is off. A layer among others, since a page can get fresh ones from
 * a frame; what must hold is held by the browser process.
 */
export function pageScript(switches: IsolationSwitches): string {
  return `(${refuse.toString()})(${JSON.stringify(switches)});`;
}

/** Runs in the page; refers to nothing outside of itself. */
function refuse(switches: IsolationSwitches): void {
  const prototypeOf = (name: string): object | undefined => {
    const constructor: unknown = Reflect.get(globalThis, name);
    return typeof constructor === 'function' ? (constructor.prototype as object) : undefined;
  };
  const replace = (target: object | undefined, name: string, value: unknown): void => {
    if (target === undefined || !(name in target)) return;
    Object.defineProperty(target, name, { value, configurable: false, writable: false });
  };
  const denied = (): Promise<never> =>
    Promise.reject(new DOMException('Switched off by your organisation', 'NotAllowedError'));
  if (switches.print === 'refuse') replace(globalThis, 'print', () => undefined);
  if (switches.copy === 'refuse' || switches.paste === 'refuse') {
    const documentPrototype = prototypeOf('Document');
    const original: unknown = documentPrototype && Reflect.get(documentPrototype, 'execCommand');
    replace(documentPrototype, 'execCommand', function (this: unknown, ...args: unknown[]) {
      const name = String(args[0]).toLowerCase();
      if (switches.copy === 'refuse' && (name === 'copy' || name === 'cut')) return false;
      if (switches.paste === 'refuse' && name === 'paste') return false;
      return typeof original === 'function' && Boolean(Reflect.apply(original, this, args));
    });
  }
  const clipboard = prototypeOf('Clipboard');
  const writers = switches.copy === 'refuse' ? ['write', 'writeText'] : [];
  const readers = switches.paste === 'refuse' ? ['read', 'readText'] : [];
  for (const name of [...writers, ...readers]) replace(clipboard, name, denied);
  const pickers = [
    ...(switches.upload === 'refuse' ? ['showOpenFilePicker', 'showDirectoryPicker'] : []),
    ...(switches.download === 'refuse' ? ['showSaveFilePicker'] : []),
  ];
  for (const name of pickers) replace(globalThis, name, denied);
}
