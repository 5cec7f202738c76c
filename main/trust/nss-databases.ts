import { access, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where Chromium looks, from a package, a snap. */
const CHROMIUM = ['.pki/nssdb', 'snap/chromium/current/.pki/nssdb'];
/** Where Firefox keeps its profiles, from a package, a snap, a flatpak. */
const FIREFOX = [
  '.mozilla/firefox',
  'snap/firefox/common/.mozilla/firefox',
  '.var/app/org.mozilla.firefox/.mozilla/firefox',
];

/** Folders with an NSS database (`cert9.db`) of this person's browsers. */
export async function nssDatabases(home: string): Promise<string[]> {
  const profiles = await Promise.all(FIREFOX.map((folder) => subfolders(join(home, folder))));
  const candidates = [...CHROMIUM.map((folder) => join(home, folder)), ...profiles.flat()];
  const databases = candidates.map((folder) => join(folder, 'cert9.db'));
  const there = await Promise.all(databases.map(exists));
  return databases.filter((_, index) => there[index]).map((file) => dirname(file));
}

async function subfolders(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  } catch {
    // This kind of Firefox is not installed.
    return [];
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
