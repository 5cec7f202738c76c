import { inflateRawSync, constants } from 'node:zlib';
import yauzl, { type Entry } from 'yauzl';
import { FormatError, ReadingEnded, type Reading } from '../reading';

const STORED = 0;
const DEFLATED = 8;

/** Code of Node's error for output over `maxOutputLength`. */
const OVER_LIMIT = 'ERR_BUFFER_TOO_LARGE';

/** The end of a directory, without its comment, and the most that a comment adds (APPNOTE 4.3.16). */
const END_BYTES = 22;
const MOST_COMMENT = 0xffff;

/** An archive that stands behind a program: the offsets in it count from its own beginning. */
function withoutPrefix(bytes: Buffer): Buffer {
  const least = Math.max(0, bytes.length - END_BYTES - MOST_COMMENT);
  const end = bytes.lastIndexOf('PK\x05\x06', bytes.length - END_BYTES, 'latin1');
  if (end < least || end < 0) return bytes;
  const prefix = end - bytes.readUInt32LE(end + 12) - bytes.readUInt32LE(end + 16);
  return prefix > 0 ? bytes.subarray(prefix) : bytes;
}

/** One file of an archive. Its name is a hint only: nothing is ever written under it. */
export interface ZipEntry {
  readonly name: string;
  readonly encrypted: boolean;
}

interface Located extends ZipEntry {
  readonly entry: Entry;
}

/** A ZIP archive in memory whose entries are taken out one by one, within the reading's limits. */
export class ZipArchive {
  readonly entries: readonly ZipEntry[];

  private constructor(
    private readonly bytes: Buffer,
    private readonly file: yauzl.ZipFile,
    private readonly located: readonly Located[],
    private readonly reading: Reading,
  ) {
    this.entries = located;
  }

  /** Reads the directory. @throws FormatError when it has none, ReadingEnded at a limit */
  static async open(file: Buffer, reading: Reading): Promise<ZipArchive> {
    const bytes = withoutPrefix(file);
    const located: Located[] = [];
    try {
      // Names stay bytes: the library refuses names that lead out of a folder, and they do no harm here.
      const zip = await yauzl.fromBufferPromise(bytes, { decodeStrings: false, autoClose: false });
      for await (const entry of zip.eachEntry()) {
        reading.countEntry();
        const name = entry.fileNameRaw.toString('utf8');
        if (name.endsWith('/')) continue;
        located.push({ name, encrypted: entry.isEncrypted(), entry });
      }
      return new ZipArchive(bytes, zip, located, reading);
    } catch (cause) {
      if (cause instanceof ReadingEnded) throw cause;
      throw new FormatError('damaged', { cause });
    }
  }

  has(name: string): boolean {
    return this.entries.some((entry) => entry.name === name);
  }

  /** The content of an entry. @throws FormatError, or ReadingEnded where it is a bomb */
  async read(entry: ZipEntry): Promise<Buffer> {
    const located = this.located.find((one) => one === entry);
    if (located === undefined) throw new FormatError('damaged');
    if (located.encrypted) throw new FormatError('encrypted');
    const raw = await this.#raw(located.entry);
    switch (located.entry.compressionMethod) {
      case STORED:
        this.reading.countInflated(raw.length);
        return raw;
      case DEFLATED:
        return this.#inflate(raw);
      default:
        throw new FormatError('unsupported');
    }
  }

  async #raw(entry: Entry): Promise<Buffer> {
    try {
      const { fileDataStart } = await this.file.readLocalFileHeaderPromise(entry, {
        minimal: true,
      });
      return this.bytes.subarray(fileDataStart, fileDataStart + entry.compressedSize);
    } catch (cause) {
      throw new FormatError('damaged', { cause });
    }
  }

  #inflate(raw: Buffer): Buffer {
    const maxOutputLength = this.reading.inflateLimit(raw.length);
    let inflated: Buffer;
    try {
      // Of a stream that is cut off, what there is.
      inflated = inflateRawSync(raw, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === OVER_LIMIT) throw new ReadingEnded('too-large');
      throw new FormatError('damaged', { cause });
    }
    this.reading.countInflated(inflated.length);
    return inflated;
  }
}
