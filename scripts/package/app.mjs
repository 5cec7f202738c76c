import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { writeLegal } from './legal.mjs';
import { stageElectron } from './electron-dist.mjs';

/** Staged parts of a package, below the project's root. */
const STAGE = '.cache/package';

/**
 * Builds the unpacked app offline, from `out/` and the Electron of this set-up, and the formats that
 * electron-builder can make without fetching a tool.
 * @param {{output: string, formats: string[], version?: string}} options
 * @returns {Promise<string>} folder of the unpacked app
 */
export async function buildApp({ output, formats, version }) {
  const electronDist = join(root, STAGE, 'electron');
  const electronVersion = stageElectron(electronDist);
  await writeLegal(join(root, STAGE, 'legal'));
  stageReleaseKey(join(root, STAGE, 'keys'));
  const { build, Platform } = await import('electron-builder');
  const unpacked = join(output, 'linux-unpacked');
  rmSync(unpacked, { recursive: true, force: true });
  await build({
    targets: Platform.LINUX.createTarget(formats),
    projectDir: root,
    publish: 'never',
    config: {
      extends: join(root, 'electron.builder.yml'),
      electronDist,
      electronVersion,
      directories: { output, buildResources: 'resources/icons' },
      ...(version === undefined ? {} : { extraMetadata: { version } }),
    },
  });
  if (!existsSync(join(unpacked, 'resources', 'app.asar'))) {
    throw new Error(`electron-builder left no app in ${unpacked}`);
  }
  return unpacked;
}

/**
 * The public key (PEM, Ed25519) that releases are signed with, from the file that the environment names;
 * with it the app takes no update that is not signed (main/update/offer-signature.ts).
 */
function stageReleaseKey(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = process.env['PORTCULLIS_RELEASE_KEY'];
  if (file !== undefined) copyFileSync(file, join(folder, 'release.pem'));
}
