import type { Debugger, WebContents } from 'electron';
import { z } from 'zod';
import type { EngineEvents, EngineOptions } from '../engine';
import { pageScript } from './page-script';

/** DevTools protocol version that Electron speaks. */
const PROTOCOL = '1.3';

/** Name of the world in which the guard runs where Electron does not run preloads. */
const GUARD_WORLD = 'portcullis-guard';

export interface PageControlOptions extends Pick<EngineOptions, 'controls' | 'log'> {
  /** Source of the guard, for frames that Electron runs no preload in. */
  readonly guardSource: string;
  /** Names this tab to the dialogs of its page. */
  readonly tabId: string;
}

/**
 * Holds a page by the DevTools protocol, from outside of it: file choosers do not open, drags do not
 * leave, and our scripts run in every document of every frame, frames of other processes and those
 * that are used in the same moment in which they are made included. `lost` is called when the hold
 * is gone; the page must not live on then.
 */
export class PageControl {
  readonly #debugger: Debugger;
  readonly #scripts: readonly { readonly source: string; readonly worldName?: string }[];

  constructor(
    private readonly page: WebContents,
    private readonly options: PageControlOptions,
    private readonly on: () => EngineEvents,
    private readonly lost: () => void,
  ) {
    this.#debugger = page.debugger;
    this.#scripts = [
      { source: pageScript(options.controls, options.tabId) },
      { source: options.guardSource, worldName: GUARD_WORLD },
    ];
  }

  /** Attaches at once; resolves when the page is held. */
  async start(): Promise<void> {
    this.#debugger.attach(PROTOCOL);
    this.#debugger.on('detach', () => {
      this.lost();
    });
    this.#debugger.on('message', (_event, method, parameters: unknown) => {
      this.#receive(method, parameters);
    });
    await this.#hold(undefined);
  }

  #receive(method: string, parameters: unknown): void {
    if (method === 'Page.fileChooserOpened') this.on().refused({ what: 'upload' });
    if (method === 'Input.dragIntercepted') this.on().refused({ what: 'dragAndDrop' });
    if (method === 'Target.attachedToTarget' && isFrame(parameters)) {
      this.#hold(parameters.sessionId).catch((error: unknown) => {
        // A frame that is gone before it could be held is no longer a frame.
        if (this.page.isDestroyed()) return;
        this.options.log.warn({ error: String(error) }, 'a frame could not be held');
      });
    }
  }

  /** Everything is sent before anything is waited for: what a page does meanwhile comes too late. */
  async #hold(sessionId: string | undefined): Promise<void> {
    const { controls } = this.options;
    const send = (method: string, parameters?: object): Promise<unknown> =>
      this.#debugger.sendCommand(method, parameters, sessionId);
    const sent = [send('Page.enable')];
    for (const script of this.#scripts) {
      sent.push(send('Page.addScriptToEvaluateOnNewDocument', { ...script, runImmediately: true }));
    }
    if (controls.upload === 'refuse') {
      sent.push(send('Page.setInterceptFileChooserDialog', { enabled: true }));
    }
    if (controls.dragAndDrop === 'refuse' && sessionId === undefined) {
      sent.push(send('Input.setInterceptDrags', { enabled: true }));
    }
    sent.push(
      send('Target.setAutoAttach', {
        autoAttach: true,
        waitForDebuggerOnStart: false,
        flatten: true,
      }),
    );
    await Promise.all(sent);
  }
}

const attachedSchema = z.object({
  sessionId: z.string(),
  targetInfo: z.object({ type: z.enum(['iframe', 'page', 'other']) }),
});

/** Workers are attached to as well; they have neither documents nor files. */
function isFrame(value: unknown): value is z.infer<typeof attachedSchema> {
  return attachedSchema.safeParse(value).success;
}
