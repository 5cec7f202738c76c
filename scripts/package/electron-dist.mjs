import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from '../lib/run.mjs';
import { electronExecutable } from '../setup/electron-binary.mjs';

/** What a folder of Electron holds besides Electron: another app, and another app's snapshot. */
const FOREIGN = [
  'resources/app',
  'resources/app-update.yml',
  'resources/default_app.asar',
  'browser_v8_context_snapshot.bin',
];

/** What a package needs of it; electron-builder would go on without and make half a package. */
const NEEDED = ['version', 'LICENSE', 'LICENSES.chromium.html', 'resources'];

/**
 * Copies the Electron of this set-up to a folder that electron-builder takes as its distribution.
 * @param {string} target
 * @returns {string} the version of Electron
 */
export function stageElectron(target) {
  const source = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? folderOfSetUp();
  rmSync(target, { recursive: true, force: true });
  cpSync(source, target, {
    recursive: true,
    filter: (path) => !FOREIGN.some((foreign) => path === join(source, foreign)),
  });
  const licence = join(target, 'LICENSE');
  if (!existsSync(licence)) cpSync(join(target, 'LICENSE.electron.txt'), licence);
  const missing = NEEDED.filter((name) => !existsSync(join(target, name)));
  if (missing.length > 0) {
    throw new SetupError(
      `The Electron in ${source} lacks ${missing.join(', ')}.`,
      'Run npm run setup again, or name a complete one in ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  return readFileSync(join(target, 'version'), 'utf8').trim().replace(/^v/, '');
}

function folderOfSetUp() {
  const executable = electronExecutable();
  if (!executable) throw new SetupError('Electron is not installed yet.', 'Run npm run setup.');
  return dirname(executable);
}
