import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers `GET /health` on loopback to whoever has the token of the folder's lock. */
export async function startHealth(
  token: string,
  facts: () => unknown,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const expected = digest(`Bearer ${token}`);
  const server = createServer((request, response) => {
    const known = timingSafeEqual(digest(request.headers.authorization ?? ''), expected);
    const found = request.method === 'GET' && request.url === '/health';
    response.writeHead(known ? (found ? 200 : 404) : 401, { 'content-type': 'application/json' });
    response.end(known && found ? JSON.stringify(facts()) : undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
