import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { run, SetupError } from '../lib/run.mjs';

/** What the programs of Electron and ours need to run on Debian and its children. */
const DEPENDS = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libgbm1',
  'libasound2 | libasound2t64',
  'libsecret-1-0',
  'ca-certificates',
  'libnss3-tools',
];
const RECOMMENDS = ['gnome-keyring | kwalletmanager', 'dbus-user-session', 'pkexec | policykit-1'];

const FILES = join(root, 'scripts', 'package', 'linux');
const SCRIPTS = ['postinst', 'prerm', 'postrm'];
/** The files that an administrator may change (deb-conffiles(5)). */
const CONFFILES = ['/etc/xdg/autostart/portcullis.desktop'];

/**
 * Makes a Debian package of an unpacked app with dpkg-deb(1).
 * @param {{app: string, output: string, version: string, compression: 'xz' | 'none'}} options
 * @returns {Promise<string>} the package's file
 */
export async function buildDeb({ app, output, version, compression }) {
  const tree = mkdtempSync(join(output, 'deb-'));
  try {
    lay(app, tree);
    control(tree, version);
    const file = join(output, `portcullis_${version}_amd64.deb`);
    const args = ['--root-owner-group', `-Z${compression}`, '--build', tree, file];
    const { status, output: words } = await run('dpkg-deb', args, { quiet: true });
    if (status !== 0) throw new SetupError(`dpkg-deb failed: ${words}`, 'Install dpkg.');
    return file;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function lay(app, tree) {
  const put = (source, target, mode = 0o644) => {
    mkdirSync(join(tree, target, '..'), { recursive: true });
    cpSync(source, join(tree, target), { recursive: true });
    if (statSync(source).isFile()) chmodSync(join(tree, target), mode);
  };
  put(app, 'opt/Portcullis');
  put(join(FILES, 'portcullis'), 'usr/bin/portcullis', 0o755);
  put(join(FILES, 'portcullis.desktop'), 'usr/share/applications/portcullis.desktop');
  put(join(FILES, 'autostart.desktop'), 'etc/xdg/autostart/portcullis.desktop');
  put(join(root, 'LICENSE'), 'usr/share/doc/portcullis/copyright');
  const icons = join(root, 'resources', 'icons', 'app');
  for (const name of readdirSync(icons).filter((file) => file.endsWith('.png'))) {
    const size = name.replace('.png', '');
    put(join(icons, name), `usr/share/icons/hicolor/${size}/apps/portcullis.png`);
  }
}

function control(tree, version) {
  const folder = join(tree, 'DEBIAN');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'control'),
    [
      'Package: portcullis',
      `Version: ${version}`,
      'Architecture: amd64',
      'Maintainer: Portcullis contributors <maintainers@portcullis.invalid>',
      `Installed-Size: ${Math.ceil(sizeOf(tree) / 1024)}`,
      `Depends: ${DEPENDS.join(', ')}`,
      `Recommends: ${RECOMMENDS.join(', ')}`,
      'Section: net',
      'Priority: optional',
      'Description: lets a company say yes to AI',
      ' A companion that sees what goes to AI apps, decides by the company policy',
      ' and records it; with the portcullis command.',
      '',
    ].join('\n'),
  );
  writeFileSync(join(folder, 'conffiles'), `${CONFFILES.join('\n')}\n`);
  for (const name of SCRIPTS) {
    writeFileSync(join(folder, name), readFileSync(join(FILES, name)), { mode: 0o755 });
  }
}

function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
