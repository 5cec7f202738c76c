import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { RefusedThing } from '../engine';

/** The part of Electron's `Input` that is looked at. */
export interface KeyInput {
  readonly type: string;
  /** What the key writes, or its name. */
  readonly key: string;
  /** Where it is on the keyboard, by the names of a US one. */
  readonly code: string;
  readonly control: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

/** What becomes of a key stroke. */
export type KeyVerdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'refuse'; readonly what: RefusedThing }
  /** We do it, in place of the page. */
  | { readonly kind: 'do'; readonly what: 'copy' | 'cut' | 'paste' | 'print' }
  /** It belongs to the window around the page. */
  | { readonly kind: 'window' };

const PASS: KeyVerdict = { kind: 'pass' };

/** Keys that read and scroll a page and write nothing. */
const READING = new Set([
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  'Tab',
  'Escape',
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
]);

/** Keys of the window with Control or Command held, as `letter` names them. */
const WINDOW = new Set([
  't',
  'w',
  'f',
  'g',
  'r',
  'l',
  '+',
  '=',
  '-',
  '0',
  'tab',
  'pageup',
  'pagedown',
]);

const WINDOW_FUNCTION_KEYS = new Set(['F1', 'F3', 'F5', 'F6']);

export function judgeKey(input: KeyInput, controls: IsolationControls): KeyVerdict {
  if (input.type === 'keyUp') return PASS;
  const asked = commandOf(input);
  if (asked !== undefined) return judgeCommand(asked, controls);
  if (isWindowKey(input)) return { kind: 'window' };
  if (controls.keyboard === 'refuse' && !READING.has(input.key)) {
    return { kind: 'refuse', what: controls.readOnly ? 'readOnly' : 'keyboard' };
  }
  return PASS;
}

type Command = 'copy' | 'cut' | 'paste' | 'print' | 'download' | 'upload';

function judgeCommand(command: Command, controls: IsolationControls): KeyVerdict {
  switch (command) {
    case 'copy':
    case 'cut':
      if (controls.copy === 'refuse') return { kind: 'refuse', what: 'copy' };
      // Allowed copies are the page's own, with its markup; cutting changes the page.
      if (controls.copy === 'inside') return { kind: 'do', what: command };
      return PASS;
    case 'paste':
      return controls.paste === 'refuse'
        ? { kind: 'refuse', what: 'paste' }
        : { kind: 'do', what: 'paste' };
    case 'print':
      return controls.print === 'refuse'
        ? { kind: 'refuse', what: 'print' }
        : { kind: 'do', what: 'print' };
    default:
      return controls[command] === 'refuse' ? { kind: 'refuse', what: command } : PASS;
  }
}

/** Editing keys of all platforms, with the older ones (Shift+Insert) that work everywhere. */
function commandOf(input: KeyInput): Command | undefined {
  const key = input.key.toLowerCase();
  const command = input.control || input.meta;
  if (key === 'copy' || key === 'cut' || key === 'paste') return key;
  if (key === 'print' || key === 'save' || key === 'open') return NAMED[key];
  if (key === 'insert') return input.shift ? 'paste' : command ? 'copy' : undefined;
  if (key === 'delete' && input.shift) return 'cut';
  return command ? LETTERS[letterOf(input)] : undefined;
}

const NAMED = { print: 'print', save: 'download', open: 'upload' } as const;

const LETTERS: Readonly<Record<string, Command>> = {
  c: 'copy',
  x: 'cut',
  v: 'paste',
  p: 'print',
  s: 'download',
  o: 'upload',
};

/**
 * The letter that Chromium takes a shortcut for: what the key writes, and on layouts without Latin
 * letters what a US keyboard has in its place.
 */
export function letterOf({ key, code }: Pick<KeyInput, 'key' | 'code'>): string {
  const written = key.toLowerCase();
  if (/^[\x20-\x7e]$/.test(written) || written.length > 1) return written;
  const place = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  return place?.toLowerCase() ?? written;
}

/** Whether a key belongs to the window around a page. */
export function isWindowKey(input: Omit<KeyInput, 'type'>): boolean {
  if (WINDOW_FUNCTION_KEYS.has(input.key)) return true;
  if (input.alt && (input.key === 'ArrowLeft' || input.key === 'ArrowRight')) return true;
  const letter = letterOf(input);
  return (input.control || input.meta) && (WINDOW.has(letter) || /^[1-9]$/.test(letter));
}
