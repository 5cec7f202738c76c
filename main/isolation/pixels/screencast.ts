import type { CDPSession, Protocol } from 'puppeteer-core';
import type { PixelFrame } from '../../../preload/pixels-contract';
import { ifThere } from './protocol';

/** Quality of JPEG pictures, 0–100. Measured (bench `isolation`): above, frames only get larger. */
const JPEG_QUALITY = 85;
/** A PNG above this, bytes, takes Chromium longer to make than a JPEG, and is seen later after a key. */
const LARGE_PNG_BYTES = 150_000;
/** A JPEG below this, bytes, is a plain page: a PNG is about as small, and without loss. */
const SMALL_JPEG_BYTES = 80_000;

export interface PictureSize {
  /** Device pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * The pictures of one tab, as Chromium paints them. A picture that comes while another is being
 * drawn waits; one that comes while one waits takes its place, so that what is seen is always the
 * latest. Chromium hears that a picture was taken when it is handed on, and so makes no more of them
 * than are drawn. Plain pages are sent without loss (PNG), full ones as JPEG, which is made faster.
 */
export class Screencast {
  #isRunning = false;
  #format: 'png' | 'jpeg' = 'jpeg';
  #isFull = false;
  #size: PictureSize | undefined;
  #waiting: Protocol.Page.ScreencastFrameEvent | undefined;
  #isDrawing = false;
  #lastId = 0;

  /** @param draw hands a picture on; resolves once it is on the screen. */
  constructor(
    private readonly session: CDPSession,
    private readonly draw: (frame: PixelFrame) => Promise<void>,
  ) {
    session.on('Page.screencastFrame', (event) => {
      this.#take(event);
    });
  }

  /** Begins, or begins anew with another size. */
  async start(size: PictureSize): Promise<void> {
    this.#size = size;
    this.#isRunning = true;
    await this.#begin();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#waiting = undefined;
    await ifThere(this.session.send('Page.stopScreencast'));
  }

  async #begin(): Promise<void> {
    if (this.#size === undefined) return;
    await ifThere(
      this.session.send('Page.startScreencast', {
        format: this.#format,
        ...(this.#format === 'jpeg' ? { quality: JPEG_QUALITY } : {}),
        maxWidth: this.#size.width,
        maxHeight: this.#size.height,
        everyNthFrame: 1,
      }),
    );
  }

  #take(event: Protocol.Page.ScreencastFrameEvent): void {
    if (this.#waiting !== undefined) this.#acknowledge(this.#waiting);
    this.#waiting = event;
    if (!this.#isDrawing) void this.#drawWaiting();
  }

  async #drawWaiting(): Promise<void> {
    this.#isDrawing = true;
    for (let event = this.#waiting; event !== undefined; event = this.#waiting) {
      this.#waiting = undefined;
      this.#acknowledge(event);
      const data = Buffer.from(event.data, 'base64');
      this.#lastId += 1;
      const mimeType = data[0] === 0x89 ? 'image/png' : 'image/jpeg';
      await this.draw({ id: this.#lastId, mimeType, data });
      this.#chooseFormat(data.length);
    }
    this.#isDrawing = false;
  }

  #acknowledge({ sessionId }: Protocol.Page.ScreencastFrameEvent): void {
    void ifThere(this.session.send('Page.screencastFrameAck', { sessionId }));
  }

  /** A tab whose PNG was once too large stays with JPEG, so that the two never take turns. */
  #chooseFormat(bytes: number): void {
    if (!this.#isRunning) return;
    if (this.#format === 'png' && bytes > LARGE_PNG_BYTES) {
      this.#format = 'jpeg';
      this.#isFull = true;
    } else if (this.#format === 'jpeg' && !this.#isFull && bytes < SMALL_JPEG_BYTES) {
      this.#format = 'png';
    } else {
      return;
    }
    void this.#begin();
  }
}
