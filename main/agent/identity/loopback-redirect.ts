import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const PATH = '/callback';

/** What the person sees in their browser once they come back. */
const PAGE =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Portcullis</title>' +
  '<p>You can close this page and go back to what you were doing.</p></html>';

/** Waits for one redirect of a browser to this computer (RFC 8252 7.3). */
export interface LoopbackRedirect {
  /** `http://127.0.0.1:<port>/callback`. */
  readonly uri: string;
  /** The address that the browser came back with. */
  readonly arrived: Promise<URL>;
  close(): void;
}

/** `state` is what only the browser that we sent away can know; other callers get 404. */
export async function listenForRedirect(state: string): Promise<LoopbackRedirect> {
  let arrive: (url: URL) => void = () => undefined;
  const arrived = new Promise<URL>((resolve) => (arrive = resolve));
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', uri);
    if (!isRedirect(request, url, state)) return answer(response, 404, 'Not found');
    answer(response, 200, PAGE);
    arrive(url);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
  return {
    uri,
    arrived,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function isRedirect(request: IncomingMessage, url: URL, state: string): boolean {
  return (
    request.method === 'GET' && url.pathname === PATH && url.searchParams.get('state') === state
  );
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(body);
}
