import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthorizationCallback } from './upstream-authorization';

/** Path to which authorization servers send people back. */
export const CALLBACK_PATH = '/oauth/callback';
/** How long a person may take to authorise, ms. */
const VISIT_MS = 5 * 60_000;

interface Visit {
  readonly resolve: (callback: AuthorizationCallback) => void;
  readonly timer: NodeJS.Timeout;
}

/** People who are at an authorization server at the moment. */
export class Visits {
  readonly #visits = new Map<string, Visit>();

  /** `show` leads the person to an address: a browser, or a line that they can read. */
  constructor(private readonly show: (address: URL) => void) {}

  visit(address: URL, state: string): Promise<AuthorizationCallback> {
    this.show(address);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#visits.delete(state);
        reject(new Error('nobody came back in time'));
      }, VISIT_MS);
      timer.unref();
      this.#visits.set(state, { resolve, timer });
    });
  }

  /** Takes a person back; false where the request is about something else. */
  receive(request: IncomingMessage, response: ServerResponse, url: URL): boolean {
    if (request.method !== 'GET' || url.pathname !== CALLBACK_PATH) return false;
    const { searchParams } = url;
    const state = searchParams.get('state') ?? '';
    const visit = this.#visits.get(state);
    this.#visits.delete(state);
    clearTimeout(visit?.timer);
    const value = (name: string): string | undefined => searchParams.get(name) ?? undefined;
    const [code, iss, error] = [value('code'), value('iss'), value('error')];
    visit?.resolve({
      state,
      ...(code === undefined ? {} : { code }),
      ...(iss === undefined ? {} : { iss }),
      ...(error === undefined ? {} : { error }),
    });
    const done = visit && error === undefined;
    response.writeHead(done ? 200 : 400, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(done ? 'Done. You can close this page.' : 'This did not work. Please try again.');
    return true;
  }

  close(): void {
    for (const { timer, resolve } of this.#visits.values()) {
      clearTimeout(timer);
      resolve({ error: 'closed' });
    }
    this.#visits.clear();
  }
}
