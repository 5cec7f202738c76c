import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the page has told its server, and so what really happened in it. */
export interface Seen {
  readonly what: string;
  readonly detail: string;
}

export interface ProbeSite {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** Resolves with the first report that fits, past or future. */
  reported(what: string, fits?: (detail: string) => boolean): Promise<Seen>;
  close(): Promise<void>;
}

/** How long a report may take, ms. */
const REPORT_LIMIT_MS = 15_000;

/** A site that tries to get things in and out, at places known to the pixel, and reports what worked. */
export async function startProbeSite(): Promise<ProbeSite> {
  const seen: Seen[] = [];
  const listeners = new Set<(report: Seen) => void>();
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const what = new URL(request.url ?? '/', 'http://site').pathname.slice(1);
        const report = { what, detail: Buffer.concat(chunks).toString('utf8') };
        seen.push(report);
        for (const listener of [...listeners]) listener(report);
        response.end();
      });
    } else if (request.url === '/file') {
      response.setHeader('Content-Disposition', 'attachment; filename="secret.txt"');
      response.end('from inside');
    } else {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(PAGE);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    seen,
    reported: (what, fits = () => true) =>
      new Promise((resolve, reject) => {
        const isIt = (report: Seen): boolean => report.what === what && fits(report.detail);
        const past = seen.find(isIt);
        if (past !== undefined) {
          resolve(past);
          return;
        }
        const limit = setTimeout(() => {
          listeners.delete(listener);
          const list = seen.map((report) => `${report.what}(${report.detail})`).join(', ');
          reject(new Error(`the page did not report "${what}"; it reported: ${list}`));
        }, REPORT_LIMIT_MS);
        const listener = (report: Seen): void => {
          if (!isIt(report)) return;
          clearTimeout(limit);
          listeners.delete(listener);
          resolve(report);
        };
        listeners.add(listener);
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Middle of each element, CSS pixels from the page's corner. */
export const PLACES = {
  field: { x: 200, y: 40 },
  file: { x: 200, y: 120 },
  download: { x: 200, y: 200 },
  print: { x: 200, y: 280 },
  execCopy: { x: 200, y: 360 },
  clipboardWrite: { x: 200, y: 440 },
  outside: { x: 200, y: 520 },
} as const;

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Probe</title>
<style>
  body { margin: 0; }
  body > * { position: absolute; left: 100px; width: 200px; height: 40px; box-sizing: border-box; }
</style>
<input id="field" style="top: 20px" value="inside text">
<input id="file" type="file" style="top: 100px">
<a id="download" href="/file" download style="top: 180px; background: silver">download</a>
<button id="print" style="top: 260px">print</button>
<button id="exec" style="top: 340px">execCommand</button>
<button id="write" style="top: 420px">clipboard.writeText</button>
<a id="outside" href="http://localhost:9/elsewhere" style="top: 500px; background: silver">elsewhere</a>
<script>
  const tell = (what, detail = '') => fetch('/' + what, { method: 'POST', body: String(detail) });
  const field = document.getElementById('field');
  field.addEventListener('input', () => tell('input', field.value));
  addEventListener('keydown', (event) => tell('key', event.key));
  addEventListener('copy', () => tell('copy'));
  addEventListener('paste', (event) => tell('paste', event.clipboardData.getData('text')));
  addEventListener('beforeprint', () => tell('beforeprint'));
  document.getElementById('file').addEventListener('change', (event) =>
    tell('file', [...event.target.files].map((file) => file.name)));
  document.getElementById('file').addEventListener('click', () => tell('file-click'));
  document.getElementById('print').addEventListener('click', () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    tell('print-click');
    print();
    frame.contentWindow.print();
    tell('print-returned');
  });
  document.getElementById('exec').addEventListener('click', () => {
    field.select();
    tell('exec', document.execCommand('copy'));
  });
  document.getElementById('write').addEventListener('click', () => {
    navigator.clipboard.writeText('written by the page').then(
      () => tell('write', 'done'),
      (error) => tell('write', error.name),
    );
  });
  tell('loaded', 'showOpenFilePicker' in window);
</script>`;
