import {
  chmodSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/**
 * Unpacks a ZIP archive (APPNOTE 6.3.10; stored and deflated entries, no ZIP64, no encryption).
 * @param {string} file @param {string} target
 * @param {(name: string) => string | undefined} rename gives the path to write, or undefined to skip
 */
export function unzip(file, target, rename) {
  const fd = openSync(file, 'r');
  try {
    for (const entry of centralDirectory(fd)) {
      if (entry.name.endsWith('/')) continue;
      const path = rename(entry.name);
      if (path === undefined) continue;
      const full = join(target, path);
      if (!normalize(full).startsWith(normalize(target) + sep)) {
        throw new Error(`${file}: entry ${entry.name} points outside the target folder`);
      }
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, contents(fd, entry));
      if (entry.mode & 0o111) chmodSync(full, 0o755);
    }
  } finally {
    closeSync(fd);
  }
}

function read(fd, position, length) {
  const buffer = Buffer.alloc(length);
  const got = readSync(fd, buffer, 0, length, position);
  return buffer.subarray(0, got);
}

function centralDirectory(fd) {
  const size = fstatSync(fd).size;
  const tailLength = Math.min(size, 22 + 0xffff);
  const tail = read(fd, size - tailLength, tailLength);
  const end = tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0) throw new Error('not a ZIP archive: no end of central directory');
  const count = tail.readUInt16LE(end + 10);
  const directory = read(fd, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

function contents(fd, entry) {
  const header = read(fd, entry.offset, 30);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const data = read(fd, start, entry.compressedSize);
  if (entry.method === 0) return data;
  if (entry.method === 8) return inflateRawSync(data);
  throw new Error(`ZIP entry ${entry.name} uses compression method ${entry.method}`);
}
