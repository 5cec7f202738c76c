import type { PixelsApi } from '../../../../preload/pixels-contract';

declare global {
  interface Window {
    /** Put there by preload/pixels. */
    readonly portcullisPixels: PixelsApi;
  }
}

/** The one way between this view and main; put there by preload/pixels. */
export function bridge(): PixelsApi['pixels'] {
  return window.portcullisPixels.pixels;
}

/** Errors of a call end here: the view has nobody to tell, and main has logged it. */
export function quietly(call: Promise<unknown>): void {
  call.catch((error: unknown) => {
    reportError(error);
  });
}
