import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { askToConnect, showDone, showOver } from './connect-page';
import type { AuthorizationCallback } from './upstream-authorization';

/** Path to which authorization servers send people back. */
export const CALLBACK_PATH = '/oauth/callback';
/** Path of the page that leads a person to an authorization server; the visit's state follows. */
export const CONNECT_PATH = '/oauth/connect/';
/** How long a person may take to authorise, ms. */
const VISIT_MS = 5 * 60_000;
/** Tells the browser that began a visit from others. */
const COOKIE = 'portcullis_connect';
const COOKIE_BYTES = 24;

/** Whose tokens for which server. */
export interface VisitPurpose {
  readonly server: string;
  /** Empty where nobody is known. */
  readonly user: string;
}

/**
 * How people get to an authorization server: their browser is opened at once, because they sit at
 * this computer, or they are given a link to a page of the portal.
 */
export type VisitGuide =
  | { readonly kind: 'browser'; readonly show: (address: URL) => void }
  | {
      readonly kind: 'link';
      /** Address of the portal as people reach it. */
      readonly base: () => string;
      /** What people call a server. */
      readonly serverName: (id: string) => string;
    };

/** A visit that a person has yet to make. */
export interface OpenVisit {
  /** Same for all that lead to it. */
  readonly id: string;
  readonly link: string;
  /** Settles when the time is over, or the person is back: true where they have allowed it. */
  readonly over: Promise<boolean>;
}

interface Visit {
  readonly purpose: VisitPurpose;
  readonly address: URL;
  readonly resolve: (callback: AuthorizationCallback) => void;
  readonly timer: NodeJS.Timeout | undefined;
  readonly over: Promise<boolean>;
  /** Who is asked, in words. */
  person: string;
  /** Cookie of the browser that went to the authorization server. */
  browser: string | undefined;
}

/** People who are at an authorization server at the moment, or are asked to go there. */
export class Visits {
  readonly #visits = new Map<string, Visit>();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly guide: VisitGuide) {}

  /** Whether people are given links; else their browser opens by itself. */
  get givesLinks(): boolean {
    return this.guide.kind === 'link';
  }

  /** @throws where nobody is there who could go */
  visit(address: URL, state: string, purpose: VisitPurpose): Promise<AuthorizationCallback> {
    const { guide } = this;
    if (guide.kind === 'link' && purpose.user === '') {
      return Promise.reject(new Error('each person authorises for themselves'));
    }
    let resolve: (callback: AuthorizationCallback) => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    const back = new Promise<AuthorizationCallback>((settle, reject) => {
      resolve = settle;
      timer = setTimeout(() => {
        this.#visits.delete(state);
        reject(new Error('nobody came back in time'));
      }, VISIT_MS);
      timer.unref();
    });
    const over = back.then(
      ({ error }) => error === undefined,
      () => false, // whoever made the visit hears of it
    );
    this.#visits.set(state, {
      ...{ purpose, address, resolve, timer, over, person: purpose.user },
      browser: undefined,
    });
    if (guide.kind === 'browser') guide.show(address);
    for (const listener of [...this.#listeners]) listener();
    return back;
  }

  /** The visit that is to be made for a purpose; `person` is what its page calls them. */
  open({ server, user }: VisitPurpose, person: string): OpenVisit | undefined {
    if (this.guide.kind !== 'link') return undefined;
    for (const [state, visit] of this.#visits) {
      if (visit.purpose.server !== server || visit.purpose.user !== user) continue;
      visit.person = person;
      const link = new URL(CONNECT_PATH + state, this.guide.base()).href;
      return { id: state, link, over: visit.over };
    }
    return undefined;
  }

  /** Calls back with each visit that begins; returns the way to stop. */
  onOpen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a person to an authorization server and back; false where a request is about neither. */
  receive(request: IncomingMessage, response: ServerResponse, url: URL): boolean {
    if (url.pathname.startsWith(CONNECT_PATH)) {
      this.#lead(request, response, url);
      return true;
    }
    if (request.method !== 'GET' || url.pathname !== CALLBACK_PATH) return false;
    this.#takeBack(request, response, url.searchParams);
    return true;
  }

  close(): void {
    for (const { timer, resolve } of this.#visits.values()) {
      clearTimeout(timer);
      resolve({ error: 'closed' });
    }
    this.#visits.clear();
  }

  /** The page asks first: whoever got the link from somebody else must not connect their account. */
  #lead(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const visit = this.#visits.get(url.pathname.slice(CONNECT_PATH.length));
    if (!visit || this.guide.kind !== 'link') {
      showOver(response);
      return;
    }
    const cookie = cookieOf(request);
    if (request.method === 'POST') {
      // Other sites can neither read this cookie nor have it sent with a form of theirs.
      if (cookie === undefined || request.headers['sec-fetch-site'] === 'cross-site') {
        showOver(response);
        return;
      }
      visit.browser = cookie;
      response.writeHead(303, { location: visit.address.href, 'cache-control': 'no-store' });
      response.end();
      return;
    }
    const own = cookie ?? randomBytes(COOKIE_BYTES).toString('base64url');
    const secure = this.guide.base().startsWith('https:') ? '; Secure' : '';
    response.setHeader(
      'set-cookie',
      `${COOKIE}=${own}; Path=/oauth; HttpOnly; SameSite=Lax; Max-Age=${VISIT_MS / 1000}${secure}`,
    );
    askToConnect(response, {
      action: url.pathname,
      server: this.guide.serverName(visit.purpose.server),
      host: visit.address.host,
      person: visit.person,
    });
  }

  #takeBack(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    const state = query.get('state') ?? '';
    const visit = this.#visits.get(state);
    if (!visit || (this.guide.kind === 'link' && !sameBrowser(visit.browser, request))) {
      showOver(response);
      return;
    }
    this.#visits.delete(state);
    clearTimeout(visit.timer);
    const value = (name: string): string | undefined => query.get(name) ?? undefined;
    const [code, iss, error] = [value('code'), value('iss'), value('error')];
    visit.resolve({
      state,
      ...(code === undefined ? {} : { code }),
      ...(iss === undefined ? {} : { iss }),
      ...(error === undefined ? {} : { error }),
    });
    if (error === undefined) showDone(response);
    else showOver(response);
  }
}

function cookieOf({ headers }: IncomingMessage): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  return value !== undefined && /^[\w-]{32}$/.test(value) ? value : undefined;
}

function sameBrowser(began: string | undefined, request: IncomingMessage): boolean {
  const came = cookieOf(request);
  if (began === undefined || came === undefined || began.length !== came.length) return false;
  return timingSafeEqual(Buffer.from(began), Buffer.from(came));
}
