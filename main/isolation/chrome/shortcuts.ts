import type { WindowShortcut } from '../engine';
import { letterOf } from '../view/keyboard';

/** What a key of the window does, wherever in it it was pressed. */
export type ShortcutAction =
  | {
      readonly type: 'new-tab' | 'close-tab' | 'reload' | 'back' | 'forward' | 'find' | 'find-next';
    }
  | { readonly type: 'find-previous' | 'address' | 'help' | 'next-tab' | 'previous-tab' }
  /** From the page to the frame around it, or back. */
  | { readonly type: 'switch-pane' }
  | { readonly type: 'zoom'; readonly step: 'in' | 'out' | 'reset' }
  /** The tab at this place, from 0; -1 is the last. */
  | { readonly type: 'tab'; readonly index: number };

const ZOOM = { '+': 'in', '=': 'in', '-': 'out', '0': 'reset' } as const;
const LETTERS = {
  t: 'new-tab',
  w: 'close-tab',
  r: 'reload',
  f: 'find',
  l: 'address',
} as const;

/** The action of a key, as browsers have it; nothing where the window has none. */
export function shortcutAction(shortcut: WindowShortcut): ShortcutAction | undefined {
  const { shift, alt } = shortcut;
  const key = letterOf(shortcut);
  if (key === 'f1') return { type: 'help' };
  if (key === 'f5') return { type: 'reload' };
  if (key === 'f6') return { type: 'switch-pane' };
  if (key === 'f3') return { type: shift ? 'find-previous' : 'find-next' };
  if (alt && key === 'arrowleft') return { type: 'back' };
  if (alt && key === 'arrowright') return { type: 'forward' };
  if (!shortcut.control && !shortcut.meta) return undefined;
  if (key === 'g') return { type: shift ? 'find-previous' : 'find-next' };
  if (key === 'tab') return { type: shift ? 'previous-tab' : 'next-tab' };
  if (key === 'pageup') return { type: 'previous-tab' };
  if (key === 'pagedown') return { type: 'next-tab' };
  if (isKeyOf(ZOOM, key)) return { type: 'zoom', step: ZOOM[key] };
  if (isKeyOf(LETTERS, key)) return { type: LETTERS[key] };
  // As browsers count: the ninth is the last, however many there are.
  if (/^[1-9]$/.test(key)) return { type: 'tab', index: key === '9' ? -1 : Number(key) - 1 };
  return undefined;
}

function isKeyOf<T extends object>(table: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(table, key);
}
