import type { FrameCommand, IsolatedApi } from '../../../../preload/isolated-contract';

/** The way to main, put there by preload/isolated: this window's own buttons and no more. */
export function frame(): IsolatedApi['frame'] {
  const { portcullis } = globalThis as unknown as { readonly portcullis: IsolatedApi };
  return portcullis.frame;
}

/** Does what a button says. */
export function run(command: FrameCommand): void {
  frame().command(command).catch(reportError);
}
