import type { PixelFrame } from '../../../../preload/pixels-contract';
import { bridge, quietly } from './bridge';

/** Draws the pictures of the page, and tells main how large they should be. */
export function showPictures(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('bitmaprenderer');
  const draw = async ({ id, mimeType, data }: PixelFrame): Promise<void> => {
    try {
      // Decoded off the main thread; a picture that is broken is followed by another.
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(data)], { type: mimeType }));
      if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
      if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
      context?.transferFromImageBitmap(bitmap);
    } finally {
      await bridge().drawn({ id });
    }
  };
  bridge().onFrame((frame) => {
    quietly(draw(frame));
  });
  const tellSize = (): void => {
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    if (width < 1 || height < 1) return;
    quietly(bridge().sized({ width, height, scale: devicePixelRatio }));
  };
  new ResizeObserver(tellSize).observe(document.documentElement);
  // A window that moves to a screen of another density keeps its size.
  const watchDensity = (): void => {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        tellSize();
        watchDensity();
      },
      { once: true },
    );
  };
  watchDensity();
}
