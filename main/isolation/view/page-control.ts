import { z } from 'zod';
import type { EngineEvents, EngineOptions } from '../engine';
import { pageScript } from './page-script';

/** DevTools protocol version that Electron speaks. */
const PROTOCOL = '1.3';

/** Name of the world in which the guard runs where Electron does not run preloads. */
const GUARD_WORLD = 'portcullis-guard';

/** The part of Electron's `WebContents` that is used. */
export interface ControlledPage {
  readonly debugger: {
    attach(protocolVersion: string): void;
    sendCommand(method: string, parameters?: object, sessionId?: string): Promise<unknown>;
    on(event: 'detach', listener: () => void): unknown;
    on(
      event: 'message',
      listener: (event: unknown, method: string, parameters: unknown) => void,
    ): unknown;
  };
  isDestroyed(): boolean;
}

/** A frame that was not held, or the whole page let go, as also happens while it closes itself. */
export type LostHold = 'detached' | 'frame';

export interface PageControlOptions extends Pick<EngineOptions, 'controls' | 'log'> {
  /** Source of the guard, for frames that Electron runs no preload in. */
  readonly guardSource: string;
  /** Names this tab to the dialogs of its page. */
  readonly tabId: string;
  /** The page asks for another document in its place, before it is asked whether it may be left. */
  readonly requested: (url: string | undefined) => void;
}

/**
 * Holds a page by the DevTools protocol, from outside of it: file choosers do not open, drags do not
 * leave, and our scripts run in every document of every frame, frames of other processes and those
 * that are used in the same moment in which they are made included. `lost` is called when the hold
 * is gone; the page must not live on then.
 */
export class PageControl {
  readonly #debugger: ControlledPage['debugger'];
  /** Frame of the page itself, by the protocol. */
  #frame = '';
  readonly #scripts: readonly { readonly source: string; readonly worldName?: string }[];

  constructor(
    private readonly page: ControlledPage,
    private readonly options: PageControlOptions,
    private readonly on: () => Pick<EngineEvents, 'refused'>,
    private readonly lost: (how: LostHold) => void,
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
      // A page that has ended by itself takes the hold with it.
      if (!this.page.isDestroyed()) this.lost('detached');
    });
    this.#debugger.on('message', (_event, method, parameters: unknown) => {
      this.#receive(method, parameters);
    });
    await this.#hold(undefined);
    const tree = frameTreeSchema.safeParse(await this.#debugger.sendCommand('Page.getFrameTree'));
    if (tree.success) this.#frame = tree.data.frameTree.frame.id;
  }

  #receive(method: string, parameters: unknown): void {
    if (method === 'Page.fileChooserOpened') this.on().refused({ what: 'upload' });
    if (method === 'Input.dragIntercepted') this.on().refused({ what: 'dragAndDrop' });
    if (method === 'Page.frameRequestedNavigation') this.#request(parameters);
    if (method === 'Target.attachedToTarget' && isFrame(parameters)) {
      const { sessionId } = parameters;
      this.#hold(sessionId).catch((error: unknown) => this.#unheld(sessionId, error));
    }
  }

  /** A frame that was gone before it could be held is none; one that still answers is not held. */
  async #unheld(sessionId: string, error: unknown): Promise<void> {
    try {
      await this.#debugger.sendCommand('Page.getFrameTree', {}, sessionId);
    } catch {
      return;
    }
    this.options.log.error({ error: String(error) }, 'a frame could not be held');
    this.lost('frame');
  }

  #request(parameters: unknown): void {
    const asked = requestedSchema.safeParse(parameters);
    if (!asked.success) return;
    const { url, reason, frameId, disposition } = asked.data;
    if (frameId !== this.#frame || disposition !== 'currentTab') return;
    // What a form posts is not told.
    this.options.requested(reason === 'formSubmissionPost' ? undefined : url);
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

const frameTreeSchema = z.object({
  frameTree: z.object({ frame: z.object({ id: z.string() }) }),
});

const requestedSchema = z.object({
  frameId: z.string(),
  url: z.string(),
  reason: z.string(),
  disposition: z.string(),
});

const attachedSchema = z.object({
  sessionId: z.string(),
  targetInfo: z.object({ type: z.enum(['iframe', 'page', 'other']) }),
});

/** Workers are attached to as well; they have neither documents nor files. */
function isFrame(value: unknown): value is z.infer<typeof attachedSchema> {
  return attachedSchema.safeParse(value).success;
}
