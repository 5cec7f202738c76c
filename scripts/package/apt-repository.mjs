import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { has, run, SetupError } from '../lib/run.mjs';

const SUITE = 'stable';
const COMPONENT = 'main';
const ARCHITECTURE = 'amd64';
/** Folder of the index of one architecture, below that of the suite. */
const BINARY = `${COMPONENT}/binary-${ARCHITECTURE}`;

/**
 * Puts a package into a signed apt repository (DebianRepository/Format), which is made where there is
 * none. Any web server can give the folder out; packages that are in it already stay.
 * @param {{deb: string, folder: string, key: string}} options `key`: as gpg(1) names it, with its private half
 * @returns {Promise<string>} the line for `/etc/apt/sources.list.d`, with the places of key and folder left open
 */
export async function publishDeb({ deb, folder, key }) {
  for (const [program, from] of [
    ['dpkg-scanpackages', 'dpkg-dev'],
    ['gpg', 'gnupg'],
  ]) {
    if (!has(program)) throw new SetupError(`${program} is missing`, `Install ${from}.`);
  }
  const pool = join(folder, 'pool', COMPONENT);
  mkdirSync(pool, { recursive: true });
  copyFileSync(deb, join(pool, basename(deb)));
  const suite = mkdtempSync(join(folder, 'suite-'));
  try {
    writeIndex(folder, suite);
    await sign(suite, key);
    await writePublicKey(folder, key);
    exchange(folder, suite);
  } finally {
    rmSync(suite, { recursive: true, force: true });
  }
  return `deb [arch=${ARCHITECTURE} signed-by=/etc/apt/keyrings/portcullis.asc] https://HOST/PATH ${SUITE} ${COMPONENT}`;
}

function writeIndex(folder, suite) {
  const scan = ['--multiversion', '--arch', ARCHITECTURE, `pool/${COMPONENT}`];
  const scanned = spawnSync('dpkg-scanpackages', scan, { cwd: folder, encoding: 'utf8' });
  if (scanned.status !== 0) throw failed('dpkg-scanpackages', scanned.stderr);
  const packages = scanned.stdout;
  mkdirSync(join(suite, BINARY), { recursive: true });
  const files = {
    [`${BINARY}/Packages`]: Buffer.from(packages),
    [`${BINARY}/Packages.gz`]: gzipSync(packages, { level: 9 }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(suite, name), content);
  writeFileSync(join(suite, 'Release'), release(files));
}

function release(files) {
  const lines = Object.entries(files).map(([name, content]) => {
    const digest = createHash('sha256').update(content).digest('hex');
    return ` ${digest} ${content.length} ${name}`;
  });
  return [
    'Origin: Portcullis',
    'Label: Portcullis',
    `Suite: ${SUITE}`,
    `Codename: ${SUITE}`,
    `Architectures: ${ARCHITECTURE}`,
    `Components: ${COMPONENT}`,
    `Date: ${new Date().toUTCString()}`,
    'SHA256:',
    ...lines,
    '',
  ].join('\n');
}

/** Both kinds of signature: inside the file, which apt asks for first, and beside it. */
async function sign(suite, key) {
  const gpg = ['--batch', '--yes', '--local-user', key, '--digest-algo', 'SHA512', '--output'];
  const plain = join(suite, 'Release');
  await succeed('gpg', [...gpg, join(suite, 'InRelease'), '--clear-sign', plain], suite);
  await succeed('gpg', [...gpg, `${plain}.gpg`, '--armor', '--detach-sign', plain], suite);
}

async function writePublicKey(folder, key) {
  const file = join(folder, 'portcullis.asc');
  await succeed('gpg', ['--batch', '--yes', '--armor', '--output', file, '--export', key], folder);
}

/** Index and signatures change together: a folder takes the place of the other. */
function exchange(folder, suite) {
  const place = join(folder, 'dists', SUITE);
  mkdirSync(join(folder, 'dists'), { recursive: true });
  const before = `${suite}-before`;
  try {
    renameSync(place, before);
  } catch (error) {
    // The first package of a new repository.
    if (error.code !== 'ENOENT') throw error;
  }
  // Made for its owner alone; the web server is somebody else.
  chmodSync(suite, 0o755);
  renameSync(suite, place);
  rmSync(before, { recursive: true, force: true });
}

/** Runs a program that has nothing to give but its success. */
async function succeed(program, args, cwd) {
  const { status, output } = await run(program, args, { cwd, quiet: true });
  if (status !== 0) throw failed(program, output);
}

function failed(program, output) {
  return new SetupError(`${program} failed: ${output}`, 'Look at what it says.');
}
