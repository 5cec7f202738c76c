import { randomBytes } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { contentSecurityPolicy } from './content-security-policy';

const NONCE_PLACEHOLDER = '__CSP_NONCE__';
/** Names of built files carry a digest of their content. */
const ASSET_LIFETIME = '365d';

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Portcullis</title>
<h1>The console is not built</h1>
<p>The endpoint runs and devices can reach it, but the files of its console are missing.
Run <code>npm run build</code> in the folder of Portcullis and start the endpoint again.</p>
</html>
`;

/** The console's page and its files, out of the folder of the built renderers. */
export async function consolePage(
  app: FastifyInstance,
  options: { readonly directory: string | undefined },
): Promise<void> {
  const { directory } = options;
  app.get('/', (_request, reply) => reply.redirect('/console/'));
  app.get('/console', (_request, reply) => reply.redirect('/console/'));
  const assets = directory === undefined ? undefined : join(directory, 'assets');
  if (directory === undefined || assets === undefined || !(await exists(assets))) {
    app.get('/console/', (_request, reply) =>
      reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT),
    );
    return;
  }
  const page = await readFile(join(directory, 'console', 'index.html'), 'utf8');
  app.get('/console/', (_request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .headers({
        'content-security-policy': contentSecurityPolicy(nonce),
        'cache-control': 'no-store',
      })
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
  });
  await app.register(fastifyStatic, {
    root: assets,
    prefix: '/assets/',
    index: false,
    immutable: true,
    maxAge: ASSET_LIFETIME,
    decorateReply: false,
    // The build writes a Brotli copy beside each file that shrinks by it.
    preCompressed: true,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
