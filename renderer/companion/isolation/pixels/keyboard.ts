import type { PixelKey } from '../../../../preload/pixels-contract';
import { bridge, quietly } from './bridge';
import { modifiersOf } from './pointer';

/**
 * Sends what is typed. While the page has a caret, the keyboard is on a text field of ours at the same
 * place: input methods write into it, and what they compose and commit goes on to the page. Keys
 * go as keys, with what they write in the layout of the person.
 */
export function followKeyboard(canvas: HTMLCanvasElement, entry: HTMLTextAreaElement): () => void {
  let hasCaret = false;
  let isComposing = false;
  const takeFocus = (): void => {
    (hasCaret ? entry : canvas).focus({ preventScroll: true });
  };
  for (const element of [canvas, entry] as HTMLElement[]) {
    element.addEventListener('keydown', (event) => {
      if (event.isComposing || event.key === 'Process' || event.key === 'Dead') return;
      event.preventDefault();
      quietly(bridge().input({ kind: 'keyDown', ...keyOf(event) }));
    });
    element.addEventListener('keyup', (event) => {
      if (event.isComposing) return;
      event.preventDefault();
      quietly(bridge().input({ kind: 'keyUp', ...keyOf(event) }));
    });
    element.addEventListener('focus', () => quietly(bridge().focused({ isFocused: true })));
    element.addEventListener('blur', () => {
      // From one to the other the page keeps the keyboard.
      setTimeout(() => {
        const active = document.activeElement;
        const isOurs = document.hasFocus() && (active === canvas || active === entry);
        if (!isOurs) quietly(bridge().focused({ isFocused: false }));
      });
    });
  }
  const write = (kind: 'compose' | 'commit', text: string): void => {
    const at = text.length;
    quietly(bridge().input({ kind, text, selectionStart: at, selectionEnd: at }));
  };
  entry.addEventListener('compositionstart', () => {
    isComposing = true;
  });
  entry.addEventListener('compositionupdate', (event) => write('compose', event.data));
  entry.addEventListener('compositionend', (event) => {
    isComposing = false;
    write('commit', event.data);
    entry.value = '';
  });
  // Text without a key: dictation, a picker of symbols, a dead key with its letter.
  entry.addEventListener('input', () => {
    if (isComposing || entry.value === '') return;
    write('commit', entry.value);
    entry.value = '';
  });
  bridge().onCaret((caret) => {
    hasCaret = caret !== null;
    if (caret !== null) {
      entry.style.left = `${Math.max(0, caret.x)}px`;
      entry.style.top = `${Math.max(0, caret.y)}px`;
      entry.style.height = `${caret.height}px`;
    }
    const active = document.activeElement;
    if (!isComposing && (active === canvas || active === entry)) takeFocus();
  });
  addEventListener('focus', takeFocus);
  return takeFocus;
}

/** A key as the page is to see it. */
export function keyOf(event: KeyboardEvent): Omit<PixelKey, 'kind'> {
  // The key to the right of the space bar writes too where it is AltGr.
  const isCommand = event.metaKey || (event.ctrlKey && !event.getModifierState('AltGraph'));
  const writes = [...event.key].length === 1 && !isCommand;
  return {
    key: event.key,
    code: event.code,
    keyCode: event.keyCode,
    location: event.location,
    text: event.key === 'Enter' && !isCommand ? '\r' : writes ? event.key : '',
    isRepeat: event.repeat,
    modifiers: modifiersOf(event),
  };
}
