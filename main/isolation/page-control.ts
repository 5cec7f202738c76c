import type { Debugger, WebContents } from 'electron';
import type { Log } from '../log';
import { pageScript } from './page-script';
import type { IsolationSwitches } from './switches';

/** DevTools protocol version that Electron speaks. */
const PROTOCOL = '1.3';

/**
 * Holds a page by the DevTools protocol, from outside of it: file choosers do not open, drags do not
 * leave, and the page script runs in every document of every frame. `lost` is called when the hold
 * is gone; the page must not live on then.
 */
export class PageControl {
  readonly #debugger: Debugger;

  constructor(
    private readonly contents: WebContents,
    private readonly switches: IsolationSwitches,
    private readonly on: { readonly chooserRefused: () => void; readonly lost: () => void },
    private readonly log: Log,
  ) {
    this.#debugger = contents.debugger;
  }

  async start(): Promise<void> {
    this.#debugger.attach(PROTOCOL);
    this.#debugger.on('detach', () => {
      this.on.lost();
    });
    this.#debugger.on('message', (_event, method, parameters: unknown) => {
      this.#receive(method, parameters);
    });
    await this.#hold(undefined);
  }

  #receive(method: string, parameters: unknown): void {
    if (method === 'Page.fileChooserOpened') this.on.chooserRefused();
    if (method === 'Target.attachedToTarget' && hasSessionId(parameters)) {
      this.#hold(parameters.sessionId).catch((error: unknown) => {
        // A frame that is gone before it could be held is no longer a frame.
        if (!this.contents.isDestroyed()) this.log.warn({ error: String(error) }, 'frame not held');
      });
    }
  }

  async #hold(sessionId: string | undefined): Promise<void> {
    const send = (method: string, parameters?: object): Promise<unknown> =>
      this.#debugger.sendCommand(method, parameters, sessionId);
    await send('Page.enable');
    await send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(this.switches) });
    if (this.switches.upload === 'refuse') {
      await send('Page.setInterceptFileChooserDialog', { enabled: true });
    }
    if (this.switches.copy === 'refuse' && sessionId === undefined) {
      await send('Input.setInterceptDrags', { enabled: true });
    }
    await send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: true,
    });
  }
}

function hasSessionId(value: unknown): value is { readonly sessionId: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sessionId' in value &&
    typeof value.sessionId === 'string'
  );
}
