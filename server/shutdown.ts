import type { FastifyInstance } from 'fastify';

/** How long requests under way may take to end, ms. */
const GRACE_MS = 3000;

/** Closes the server; connections that still hold it up after the grace are cut. */
export async function closeSoon(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
