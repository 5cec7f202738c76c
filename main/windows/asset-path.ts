import { join, normalize, sep } from 'node:path';

/** Top-level folders of the build that our windows may load from. */
const FOLDERS = new Set(['companion', 'assets']);

/**
 * The file of an `app://portcullis/…` address below `root`; nothing for an address that leaves the
 * permitted folders by any spelling (`..`, `%2e%2e`, backslash, NUL).
 */
export function resolveAsset(root: string, address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'app:' || url.host !== 'portcullis') return undefined;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    // Broken percent-encoding names no file of ours.
    return undefined;
  }
  const segments = path.split('/').slice(1);
  const plain = segments.every((part) => /^[A-Za-z0-9._-]+$/.test(part) && !/^\.+$/.test(part));
  if (!plain || !FOLDERS.has(segments[0] ?? '')) return undefined;
  const file = normalize(join(root, ...segments));
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : undefined;
}
