import type { Protocol } from 'puppeteer-core';
import type { OwnPage } from './navigation-gate';

/** How a form says that its fields are written (HTML, "form submission"). */
const ENCODINGS = ['multipart/form-data', 'text/plain', 'application/x-www-form-urlencoded'];

/** The part of a file (RFC 7578 4.2), which Chromium leaves out of what it tells of a body. */
const NAMED_FILE = /\r\nContent-Disposition: form-data; name="[^"]*"; filename="[^"]/i;

/**
 * A form that was sent into a window which could not be held. It is sent again from a tab that is:
 * there an answer of ours stands in the place of the page that had the form, and sends one of its own.
 * So the server hears of the same origin and referrer, and gets the same cookies as it would have; the
 * body is the first form's.
 */
export class SentForm {
  #isPageTaken = false;
  #isBodyTaken = false;

  private constructor(
    private readonly request: Protocol.Network.Request,
    private readonly body: Buffer,
    /** Address of the page that the form comes from, as far as it may be told. */
    readonly from: string,
    private readonly isReferrerTold: boolean,
  ) {}

  /** Undefined where the form cannot be sent again as it was: it holds files, or has no origin. */
  static of(request: Protocol.Network.Request): SentForm | undefined {
    const { method, hasPostData, postDataEntries: entries = [] } = request;
    if (method !== 'POST' || (hasPostData === true && entries.length === 0)) return undefined;
    const parts = entries.map(({ bytes }) => bytes);
    if (!parts.every((part) => part !== undefined)) return undefined;
    const origin = header(request, 'origin') ?? '';
    if (!/^https?:\/\//.test(origin)) return undefined;
    const referrer = header(request, 'referer');
    const isReferrerTold = referrer !== undefined && new URL(referrer).origin === origin;
    const body = Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')));
    if (NAMED_FILE.test(body.toString('latin1'))) return undefined;
    return new SentForm(request, body, isReferrerTold ? referrer : `${origin}/`, isReferrerTold);
  }

  /** The page that sends a form in the place of the first; once, and at its own address only. */
  page(url: string): OwnPage | undefined {
    if (this.#isPageTaken || url !== this.from) return undefined;
    this.#isPageTaken = true;
    const type = (header(this.request, 'content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
    const encoding = ENCODINGS.find((each) => each === type.toLowerCase()) ?? '';
    const html = `<!doctype html><meta charset="utf-8">
      <meta name="referrer" content="${this.isReferrerTold ? 'unsafe-url' : 'no-referrer'}">
      <form method="post" enctype="${encoding}" action="${escaped(this.request.url)}"></form>
      <script>HTMLFormElement.prototype.submit.call(document.querySelector('form'))</script>`;
    return { mimeType: 'text/html', content: Buffer.from(html) };
  }

  /** What our form is to send instead: the body of the first, once. */
  insteadOf(
    request: Protocol.Network.Request,
  ): Pick<Protocol.Fetch.ContinueRequestRequest, 'postData' | 'headers'> | undefined {
    const isOurs =
      this.#isPageTaken && request.method === 'POST' && request.url === this.request.url;
    if (this.#isBodyTaken || !isOurs) return undefined;
    this.#isBodyTaken = true;
    const type = header(this.request, 'content-type');
    const headers = Object.entries(request.headers)
      .filter(([name]) => name.toLowerCase() !== 'content-type')
      .map(([name, value]) => ({ name, value }));
    if (type !== undefined) headers.push({ name: 'Content-Type', value: type });
    return { headers, postData: this.body.toString('base64') };
  }
}

function header({ headers }: Protocol.Network.Request, name: string): string | undefined {
  return Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
