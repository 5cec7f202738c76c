import type { CDPSession, Protocol } from 'puppeteer-core';
import type { PixelInput, PixelKey, PixelPointer } from '../../../preload/pixels-contract';
import { ifThere } from './protocol';

const CONTROL = 2;
const META = 4;

/**
 * Gives a tab what a person did in its picture, in the order in which it was done. Events carry the
 * page's own pixels: a zoomed page has fewer of them than its view.
 */
export class InputDispatch {
  #dragged: Protocol.Input.DragData | undefined;

  /** @param scale pixels of the view for one of the page. */
  constructor(
    private readonly session: CDPSession,
    private readonly scale: () => number,
    drag: { readonly isAllowed: boolean; readonly refused: () => void },
  ) {
    session.on('Input.dragIntercepted', ({ data }) => {
      if (drag.isAllowed) this.#dragged = data;
      else drag.refused();
    });
  }

  async dispatch(input: PixelInput): Promise<void> {
    switch (input.kind) {
      case 'move':
      case 'down':
      case 'up':
        return this.#pointer(input);
      case 'wheel':
        await ifThere(
          this.session.send('Input.dispatchMouseEvent', {
            type: 'mouseWheel',
            ...this.#at(input),
            deltaX: input.deltaX,
            deltaY: input.deltaY,
            modifiers: input.modifiers,
          }),
        );
        return;
      case 'keyDown':
      case 'keyUp':
        return this.key(input);
      case 'compose': {
        const { text, selectionStart, selectionEnd } = input;
        await ifThere(
          this.session.send('Input.imeSetComposition', { text, selectionStart, selectionEnd }),
        );
        return;
      }
      case 'commit':
        await ifThere(this.session.send('Input.insertText', { text: input.text }));
        return;
      default:
        await ifThere(
          this.session.send('Input.dispatchTouchEvent', {
            type: input.kind,
            touchPoints: input.points.map((point) => ({ ...this.#at(point), id: point.id })),
            modifiers: input.modifiers,
          }),
        );
    }
  }

  /** A key stroke, with commands that Chromium's own keyboard map does not know (macOS). */
  async key(key: PixelKey, commands: readonly string[] = []): Promise<void> {
    const isCommand = (key.modifiers & (CONTROL | META)) !== 0 && key.text === '';
    const text = isCommand ? '' : key.text;
    const type = key.kind === 'keyUp' ? 'keyUp' : text === '' ? 'rawKeyDown' : 'keyDown';
    await ifThere(
      this.session.send('Input.dispatchKeyEvent', {
        type,
        key: key.key,
        code: key.code,
        windowsVirtualKeyCode: key.keyCode,
        nativeVirtualKeyCode: key.keyCode,
        location: key.location,
        modifiers: key.modifiers,
        autoRepeat: key.isRepeat,
        isKeypad: key.location === 3,
        ...(type === 'keyDown' ? { text, unmodifiedText: text } : {}),
        ...(commands.length === 0 ? {} : { commands: [...commands] }),
      }),
    );
  }

  async #pointer(pointer: PixelPointer): Promise<void> {
    if (this.#dragged !== undefined && pointer.kind !== 'down') {
      await this.#continueDrag(this.#dragged, pointer);
      if (pointer.kind === 'move') return;
    }
    const type = { move: 'mouseMoved', down: 'mousePressed', up: 'mouseReleased' } as const;
    await ifThere(
      this.session.send('Input.dispatchMouseEvent', {
        type: type[pointer.kind],
        ...this.#at(pointer),
        button: pointer.button,
        buttons: pointer.buttons,
        clickCount: pointer.clicks,
        modifiers: pointer.modifiers,
        pointerType: 'mouse',
      }),
    );
  }

  /** A drag never leaves the page: Chromium is told of it step by step, as if it went on inside. */
  async #continueDrag(data: Protocol.Input.DragData, pointer: PixelPointer): Promise<void> {
    const over = { ...this.#at(pointer), data, modifiers: pointer.modifiers };
    if (pointer.kind === 'move') {
      await ifThere(this.session.send('Input.dispatchDragEvent', { type: 'dragOver', ...over }));
      return;
    }
    this.#dragged = undefined;
    await ifThere(this.session.send('Input.dispatchDragEvent', { type: 'dragOver', ...over }));
    await ifThere(this.session.send('Input.dispatchDragEvent', { type: 'drop', ...over }));
  }

  #at({ x, y }: { readonly x: number; readonly y: number }): { x: number; y: number } {
    const scale = this.scale();
    return { x: x / scale, y: y / scale };
  }
}
