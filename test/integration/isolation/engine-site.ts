import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a page told its server, and so what really happened in it. */
export interface Report {
  readonly what: string;
  readonly detail: string;
}

export interface EngineSite {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  readonly reports: readonly Report[];
  /** Resolves with the first report of this name, past or future, that fits. */
  reported(what: string, fits?: (detail: string) => boolean): Promise<string>;
  /** Resolves with the next report of this name after the first `count` of them. */
  reportedAgain(what: string, count: number): Promise<string>;
  /** All addresses that were asked for. */
  readonly asked: readonly string[];
  /** Headers of the requests for one of them. */
  headersOf(pathname: string): readonly IncomingHttpHeaders[];
  close(): Promise<void>;
}

/** A site whose page is a text field at a known place and whatever a test adds; it reports by POST. */
export async function startEngineSite(
  pages: Readonly<Record<string, string>>,
  files: Readonly<Record<string, (response: ServerResponse) => void>> = {},
): Promise<EngineSite> {
  const reports: Report[] = [];
  const asked: string[] = [];
  const headers: { readonly pathname: string; readonly headers: IncomingHttpHeaders }[] = [];
  const listeners = new Set<() => void>();
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    asked.push(pathname);
    headers.push({ pathname, headers: request.headers });
    if (request.method === 'POST') {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        reports.push({ what: pathname.slice(1), detail: Buffer.concat(chunks).toString('utf8') });
        for (const look of [...listeners]) look();
        response.end();
      });
      return;
    }
    const file = files[pathname];
    if (file !== undefined) {
      file(response);
      return;
    }
    const body = pages[pathname];
    response.statusCode = body === undefined ? 404 : 200;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(body === undefined ? '' : `${HEAD}${body}`);
  };
  const heard = (find: () => Report | undefined): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        listeners.delete(look);
        resolve(found.detail);
      };
      listeners.add(look);
      look();
    });
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    reports,
    asked,
    headersOf: (pathname) =>
      headers.filter((each) => each.pathname === pathname).map((each) => each.headers),
    reported: (what, fits = () => true) =>
      heard(() => reports.find((report) => report.what === what && fits(report.detail))),
    reportedAgain: (what, count) =>
      heard(() => reports.filter((report) => report.what === what)[count]),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Places of what stands at a fixed place, CSS pixels. */
export const FIELD = { x: 200, y: 40 } as const;
export const BUTTON = { x: 200, y: 120 } as const;

const HEAD = `<!doctype html><meta charset="utf-8"><title>Engine site</title>
<style>
  body { margin: 0; font: 16px sans-serif; }
  #field { position: absolute; left: 100px; top: 20px; width: 300px; height: 40px; box-sizing: border-box; }
  #button { position: absolute; left: 100px; top: 100px; width: 200px; height: 40px; }
</style>
<script>
  const tell = (what, detail = '') => fetch('/' + what, { method: 'POST', body: String(detail) });
</script>`;
