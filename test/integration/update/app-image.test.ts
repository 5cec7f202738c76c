import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { verifyOffer } from '../../../main/update/offer-signature';
import { feedAddress } from '../../../main/update/update-plan';
import { Updates, type Updater } from '../../../main/update/updates';
import { recordLog } from '../../unit/main/recorded-log';
import { dataFolder, startEndpoint } from '../server/endpoint';

const NEW = '#!/bin/sh\necho 1.4.0\n';
const OLD = '#!/bin/sh\necho 1.3.0\n';
const FILE = 'Portcullis-1.4.0.AppImage';

const release = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const releaseKey = release.publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** What of electron-updater's AppImageUpdater Electron brings otherwise. */
interface RealUpdater extends Updater {
  logger: null;
  httpExecutor: object;
  disableDifferentialDownload: boolean;
  install(silent: boolean, runAfter: boolean): boolean;
}

function realUpdater(folder: string): RealUpdater {
  const load = createRequire(import.meta.url);
  const { AppImageUpdater } = load('electron-updater/out/AppImageUpdater') as {
    readonly AppImageUpdater: new (options: null, app: object) => RealUpdater;
  };
  const updater = new AppImageUpdater(null, {
    ...{ version: '1.3.0', name: 'portcullis', isPackaged: true },
    ...{ appUpdateConfigPath: join(folder, 'app-update.yml'), baseCachePath: folder },
    ...{ userDataPath: folder, whenReady: async () => undefined },
    ...{ relaunch: () => undefined, quit: () => undefined, onQuit: () => undefined },
  });
  updater.logger = null;
  updater.disableDifferentialDownload = true;
  updater.httpExecutor = nodeExecutor(load);
  return updater;
}

interface Download {
  readonly cancellationToken: {
    createPromise(
      run: (done: (path: string) => void, fail: (error: Error) => void, onCancel: object) => void,
    ): Promise<string>;
  };
}

/** Downloads by Node as electron-updater does by Electron's net: same library, same checks of digests. */
function nodeExecutor(load: NodeJS.Require): object {
  const builder = createRequire(load.resolve('electron-builder'));
  const { NodeHttpExecutor } = builder('builder-util') as {
    readonly NodeHttpExecutor: new () => {
      doDownload(request: object, task: object, redirects: number): void;
    };
  };
  const { configureRequestUrl } = builder('builder-util-runtime') as {
    readonly configureRequestUrl: (url: URL, request: object) => void;
  };
  const executor = new NodeHttpExecutor();
  const download = (url: URL, destination: string, options: Download): Promise<string> =>
    options.cancellationToken.createPromise((done, fail, onCancel) => {
      const request = {};
      configureRequestUrl(url, request);
      const callback = (error: Error | null): void => (error ? fail(error) : done(destination));
      const task = { destination, options, onCancel, callback, responseHandler: null };
      executor.doDownload(request, task, 0);
    });
  return Object.assign(executor, { download });
}

function description(content: string): string {
  const sha512 = createHash('sha512').update(content).digest('base64');
  return [
    ...['version: 1.4.0', 'files:', `  - url: ${FILE}`, `    sha512: ${sha512}`],
    ...[`    size: ${String(content.length)}`, `path: ${FILE}`, `sha512: ${sha512}`],
    ...[`releaseDate: '2026-11-20T00:00:00.000Z'`, ''],
  ].join('\n');
}

/** Puts a release into the ring of a real endpoint, and lets a desk with 1.3.0 look for it. */
async function offered(content: string, yml: string, signed = yml, by = release.privateKey) {
  const dataDir = await dataFolder();
  const ring = join(dataDir, 'updates', 'stable');
  await mkdir(ring, { recursive: true });
  await writeFile(join(ring, FILE), content);
  await writeFile(join(ring, 'latest-linux.yml'), yml);
  await writeFile(join(ring, 'latest-linux.yml.sig'), sign(null, Buffer.from(signed), by));
  const { urls } = await startEndpoint({ dataDir });
  const program = join(dataDir, 'Portcullis.AppImage');
  await writeFile(program, OLD);
  await chmod(program, 0o755);
  // Where the running AppImage is; its runtime says so in the environment.
  vi.stubEnv('APPIMAGE', program);
  // As electron-builder puts it into the package (`publish` in electron.builder.yml).
  const packed =
    'provider: generic\nurl: https://endpoint.invalid/\nupdaterCacheDirName: portcullis\n';
  await writeFile(join(dataDir, 'app-update.yml'), packed);
  const updater = realUpdater(dataDir);
  const ask = vi.fn(async () => 'now' as const);
  const { log, lines } = recordLog();
  const feed = feedAddress(urls.fleet, {});
  const updates = new Updates({
    ...{ updater, endpoint: urls.fleet, settings: {}, version: '1.3.0', log, ask },
    verify: (offer) => verifyOffer(offer, `${feed}latest-linux.yml`, releaseKey),
    restart: async () => void updater.install(true, false),
  });
  await updates.check();
  updates.close();
  vi.unstubAllEnvs();
  return { installed: await readFile(program, 'utf8'), asked: ask.mock.calls.length, lines };
}

it('takes a signed release from the endpoint and puts it in place of the old one', async () => {
  expect(await offered(NEW, description(NEW))).toMatchObject({ installed: NEW, asked: 1 });
});

it('refuses a release that somebody else signed, without asking anybody', async () => {
  const yml = description(NEW);
  const { installed, asked, lines } = await offered(NEW, yml, yml, stranger.privateKey);
  expect({ installed, asked }).toEqual({ installed: OLD, asked: 0 });
  expect(lines.join()).toContain('UNSIGNED_OFFER');
});

it('refuses a description that was changed after it was signed', async () => {
  const evil = '#!/bin/sh\necho evil\n';
  const result = await offered(evil, description(evil), description(NEW));
  expect(result).toMatchObject({ installed: OLD, asked: 0 });
});

it('refuses a package that is not the described one', async () => {
  const other = NEW.replace('1.4.0', '6.6.6');
  const { installed, lines } = await offered(other, description(NEW));
  expect(installed).toBe(OLD);
  expect(lines.join()).toContain('ERR_CHECKSUM_MISMATCH');
});
