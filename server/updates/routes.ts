import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

export interface UpdateRoutesOptions {
  readonly dataDir: string;
}

/** Where companions look for updates: `/<ring>/latest*.yml`, `/versions/<x.y.z>/latest*.yml`, files beside. */
export const UPDATES_PATH = '/api/updates/v1/';

/** What a release consists of: electron-updater's description, its signature, packages, block maps. */
const RELEASE_FILE =
  /\/[a-z][a-z0-9-]{0,31}\/(\d+\.\d+\.\d+\/)?[\w.+-]+\.(yml|yml\.sig|AppImage|exe|dmg|zip|blockmap)$/;

/**
 * Serves `<dataDir>/updates` to companions, without a secret: what lies there is what everybody may
 * install. A ring is a folder; to stage a release, put it into one ring after the other, to take it
 * back, put the older one there again.
 */
export async function updateRoutes(
  app: FastifyInstance,
  { dataDir }: UpdateRoutesOptions,
): Promise<void> {
  const root = join(dataDir, 'updates');
  mkdirSync(root, { recursive: true, mode: 0o700 });
  await app.register(fastifyStatic, {
    root,
    prefix: UPDATES_PATH,
    decorateReply: false,
    dotfiles: 'deny',
    index: false,
    cacheControl: false,
    allowedPath: (path) => RELEASE_FILE.test(path),
    setHeaders: (response) => {
      // A ring's description changes under the same name.
      response.header('cache-control', 'no-cache');
    },
  });
}
