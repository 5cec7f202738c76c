import type { FrameCommand, IsolatedApi } from '../../../../preload/isolated-contract';

declare global {
  interface Window {
    /** Put there by preload/isolated. */
    readonly portcullisFrame: IsolatedApi;
  }
}

/** The way to main, put there by preload/isolated: this window's own buttons and no more. */
export function frame(): IsolatedApi['frame'] {
  return window.portcullisFrame.frame;
}

/** Does what a button says. */
export function run(command: FrameCommand): void {
  frame().command(command).catch(reportError);
}
