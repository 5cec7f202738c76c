import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol, type Protocol } from 'electron';
import { DIALOG_PRIVILEGES } from '../isolation/view/dialog-scheme';
import { resolveAsset } from './asset-path';

/** Scheme and host of our own pages: an origin that nothing outside the app can have. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://portcullis';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Styles of the component library are written into the page, hence `unsafe-inline` for them alone. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Must run before the app is ready, and only once: hence the scheme of isolated pages, too. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
    DIALOG_PRIVILEGES,
  ]);
}

/** Serves the built pages in `rendererDir` to our windows, and nothing else. */
export function serveApp(target: Protocol, rendererDir: string): void {
  target.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? resolveAsset(rendererDir, request.url) : undefined;
    const type = file === undefined ? undefined : CONTENT_TYPES[extname(file)];
    if (file === undefined || type === undefined) return notFound();
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: {
          'Content-Type': type,
          'Content-Security-Policy': CONTENT_SECURITY_POLICY,
          'X-Content-Type-Options': 'nosniff',
          'Referrer-Policy': 'no-referrer',
        },
      });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return notFound();
      throw error;
    }
  });
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: { 'Content-Type': 'text/plain' } });
}
