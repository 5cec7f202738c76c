import type { PixelPointer } from '../../../../preload/pixels-contract';
import { bridge, quietly } from './bridge';

const BUTTONS = ['left', 'middle', 'right', 'back', 'forward'] as const;
/** Lines and pages of a wheel in pixels, where the system counts in those. */
const LINE_PX = 40;

/** Bits of the DevTools protocol for the keys that are held. */
export function modifiersOf(event: {
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}): number {
  const { altKey, ctrlKey, metaKey, shiftKey } = event;
  return Number(altKey) + Number(ctrlKey) * 2 + Number(metaKey) * 4 + Number(shiftKey) * 8;
}

/** Sends what the mouse, the pen and fingers do on the picture. Moves are sent once for each frame. */
export function followPointer(canvas: HTMLCanvasElement, takeFocus: () => void): void {
  let moved: PixelPointer | undefined;
  const send = (input: PixelPointer): void => {
    quietly(bridge().input(input));
  };
  const flush = (): void => {
    if (moved !== undefined) send(moved);
    moved = undefined;
  };
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch') return;
    if (moved === undefined) requestAnimationFrame(flush);
    moved = pointer('move', event, 0);
  });
  // The count of clicks is in mouse events only.
  canvas.addEventListener('mousedown', (event) => {
    event.preventDefault();
    takeFocus();
    flush();
    send(pointer('down', event, event.detail));
  });
  addEventListener('mouseup', (event) => {
    flush();
    send(pointer('up', event, event.detail));
  });
  canvas.addEventListener('pointerdown', (event) => {
    // A drag that leaves the view is still the page's, and ends in it.
    if (event.pointerType !== 'touch') canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX;
      const { clientX: x, clientY: y } = event;
      const [deltaX, deltaY] = [event.deltaX * unit, event.deltaY * unit];
      const modifiers = modifiersOf(event);
      quietly(bridge().input({ kind: 'wheel', x, y, deltaX, deltaY, modifiers }));
    },
    { passive: false },
  );
  followFingers(canvas);
  bridge().onCursor(({ shape, title }) => {
    canvas.style.cursor = shape;
    canvas.title = title;
  });
}

function followFingers(canvas: HTMLCanvasElement): void {
  const kinds = {
    touchstart: 'touchStart',
    touchmove: 'touchMove',
    touchend: 'touchEnd',
    touchcancel: 'touchCancel',
  } as const;
  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) {
    canvas.addEventListener(
      type,
      (event) => {
        event.preventDefault();
        const points = [...event.touches].map(({ clientX: x, clientY: y, identifier: id }) => ({
          x,
          y,
          id,
        }));
        const input = { kind: kinds[type], points, modifiers: modifiersOf(event) };
        quietly(bridge().input(input));
      },
      { passive: false },
    );
  }
}

function pointer(kind: PixelPointer['kind'], event: MouseEvent, clicks: number): PixelPointer {
  return {
    kind,
    x: event.clientX,
    y: event.clientY,
    button: kind === 'move' ? held(event.buttons) : (BUTTONS[event.button] ?? 'none'),
    buttons: event.buttons & 31,
    clicks: Math.min(clicks, 3),
    modifiers: modifiersOf(event),
  };
}

function held(buttons: number): PixelPointer['button'] {
  if ((buttons & 1) !== 0) return 'left';
  if ((buttons & 2) !== 0) return 'right';
  return (buttons & 4) !== 0 ? 'middle' : 'none';
}
