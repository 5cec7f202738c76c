import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { run, SetupError } from '../lib/run.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.(md|txt|markdown))?$/i;
const RULE = `\n${'='.repeat(80)}\n`;

/**
 * Writes what has to travel with the program: a bill of materials (CycloneDX 1.5, of npm's own making)
 * and the licences of everything in it.
 * @param {string} target folder
 */
export async function writeLegal(target) {
  mkdirSync(target, { recursive: true });
  const args = ['sbom', '--omit', 'dev', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const { status, output } = await run('npm', [...args, '--sbom-type', 'application'], {
    cwd: root,
    quiet: true,
  });
  if (status !== 0) throw new SetupError('npm sbom failed.', 'Use npm 10.5 or newer.');
  const bom = JSON.parse(output.slice(output.indexOf('{')));
  writeFileSync(join(target, 'sbom.cdx.json'), `${JSON.stringify(bom, null, 1)}\n`);
  writeFileSync(join(target, 'THIRD-PARTY-LICENCES.txt'), licences());
}

/** One section for each package of the lock file that is installed and shipped. */
function licences() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const shipped = Object.entries(packages).filter(
    ([path, entry]) => path !== '' && !entry.dev && existsSync(join(root, path, 'package.json')),
  );
  const sections = shipped.map(([path, entry]) => {
    const name = path.replace(/^.*node_modules\//, '');
    const texts = readdirSync(join(root, path))
      .filter((file) => LICENCE_FILE.test(file))
      .map((file) => readFileSync(join(root, path, file), 'utf8').trim());
    const licence = entry.license ?? 'see below';
    return [`${name} ${entry.version} (${licence})`, ...texts].join('\n\n');
  });
  const head = 'Portcullis contains these packages. Electron and Chromium bring their own files.';
  return `${[head, ...sections].join(RULE)}\n`;
}
