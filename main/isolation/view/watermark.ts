import type { WebContents } from 'electron';

/** How often the time on the page is set anew, ms. */
const INTERVAL_MS = 60_000;
/** How often the words are repeated across the page. */
const COLUMNS = 12;
const ROWS = 60;

/** Writes who looks at a page, and when, across it: in a style sheet that pages cannot overrule. */
export class Watermark {
  #key: string | undefined;
  readonly #timer: NodeJS.Timeout;
  #work: Promise<void> = Promise.resolve();

  constructor(
    private readonly page: WebContents,
    private readonly person: string,
  ) {
    page.on('dom-ready', () => {
      this.#key = undefined;
      this.#draw();
    });
    this.#timer = setInterval(() => {
      this.#draw();
    }, INTERVAL_MS);
    page.once('destroyed', () => {
      clearInterval(this.#timer);
    });
  }

  #draw(): void {
    this.#work = this.#work.then(async () => {
      if (this.page.isDestroyed()) return;
      const before = this.#key;
      try {
        this.#key = await this.page.insertCSS(watermarkStyle(this.person, new Date()), {
          cssOrigin: 'user',
        });
        if (before !== undefined) await this.page.removeInsertedCSS(before);
      } catch {
        // The page went away meanwhile; the next one is drawn on when it is ready.
      }
    });
  }
}

/** The style sheet; the words are text and not a picture, which a site's policy could forbid. */
export function watermarkStyle(person: string, now: Date): string {
  const time = now.toISOString().slice(0, 16).replace('T', ' ');
  const words = `${person} · ${time} UTC`.replace(/["\\\n\r\f]/g, ' ');
  const line = `${words}     `.repeat(COLUMNS);
  const content = `${line}\\A `.repeat(ROWS);
  return `html::after {
  content: "${content}" !important;
  position: fixed !important; inset: -50% !important; display: block !important;
  z-index: 2147483647 !important; pointer-events: none !important; overflow: hidden !important;
  white-space: pre !important; transform: rotate(-24deg) !important; visibility: visible !important;
  font: 15px/6 sans-serif !important; color: #7f7f7f !important; opacity: .22 !important;
  background: none !important; clip-path: none !important; filter: none !important; }`;
}
