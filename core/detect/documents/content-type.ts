/** What a document is, by its first bytes. Containers tell more when they are opened. */
export type DocumentKind =
  | 'pdf'
  | 'zip'
  | 'gzip'
  | 'tar'
  | 'compound-file'
  | 'sqlite'
  | 'rtf'
  | 'image'
  | 'unsupported'
  | 'unknown';

/** Readers of PDF accept its mark anywhere in this many bytes. */
const PDF_MARK_WITHIN = 1024;

/** A ZIP archive may stand behind a program; its directory's end is in this many last bytes. */
const ZIP_END_WITHIN = 66_000;

const MARKS: readonly (readonly [DocumentKind, string, string])[] = [
  ['zip', 'application/zip', 'PK\x03\x04'],
  ['zip', 'application/zip', 'PK\x05\x06'],
  ['zip', 'application/zip', 'PK\x07\x08'],
  ['gzip', 'application/gzip', '\x1f\x8b\x08'],
  ['compound-file', 'application/x-ole-storage', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['sqlite', 'application/vnd.sqlite3', 'SQLite format 3\0'],
  ['rtf', 'application/rtf', '{\\rt'],
  ['image', 'image/png', '\x89PNG\r\n\x1a\n'],
  ['image', 'image/jpeg', '\xff\xd8\xff'],
  ['image', 'image/bmp', 'BM'],
  ['unsupported', 'image/gif', 'GIF8'],
  ['unsupported', 'image/tiff', 'II*\0'],
  ['unsupported', 'image/tiff', 'MM\0*'],
  ['unsupported', 'application/x-7z-compressed', '7z\xbc\xaf\x27\x1c'],
  ['unsupported', 'application/vnd.rar', 'Rar!\x1a\x07'],
  ['unsupported', 'application/x-bzip2', 'BZh'],
  ['unsupported', 'application/x-xz', '\xfd7zXZ\0'],
  ['unsupported', 'application/zstd', '\x28\xb5\x2f\xfd'],
];

/** Kind and media type of a document's bytes; names and declared types do not count. */
export function contentType(bytes: Buffer): { readonly kind: DocumentKind; readonly mime: string } {
  const head = bytes.toString('latin1', 0, PDF_MARK_WITHIN);
  if (head.includes('%PDF-')) return { kind: 'pdf', mime: 'application/pdf' };
  for (const [kind, mime, mark] of MARKS) {
    if (head.startsWith(mark) && (mark !== 'BM' || isBitmap(bytes))) return { kind, mime };
  }
  if (isWebp(head)) return { kind: 'image', mime: 'image/webp' };
  if (isTar(bytes)) return { kind: 'tar', mime: 'application/x-tar' };
  if (bytes.subarray(-ZIP_END_WITHIN).includes('PK\x05\x06', 0, 'latin1')) {
    return { kind: 'zip', mime: 'application/zip' };
  }
  return { kind: 'unknown', mime: 'application/octet-stream' };
}

/** "BM" begins words too: a bitmap goes on with its own size and a reserved zero. */
function isBitmap(bytes: Buffer): boolean {
  return bytes.length > 54 && bytes.readUInt32LE(6) === 0 && bytes.readUInt32LE(14) >= 12;
}

function isWebp(head: string): boolean {
  return head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP';
}

/** The sum over a header's bytes stands in the header (POSIX.1-1988 ustar, and what came before). */
function isTar(bytes: Buffer): boolean {
  if (bytes.length < 512) return false;
  const stated = parseInt(bytes.toString('latin1', 148, 156).replace(/[\0 ]+$/, ''), 8);
  if (!(stated > 0)) return false;
  let sum = 0;
  for (let index = 0; index < 512; index++) {
    sum += index >= 148 && index < 156 ? 32 : (bytes[index] as number);
  }
  return sum === stated;
}
