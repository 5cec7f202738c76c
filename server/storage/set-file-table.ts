import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { GroupCommit } from './group-commit';

/** Bytes of one stored piece. */
const PART = 1024 * 1024;

interface FileRow {
  sha256: string;
  size: number;
  created_by: string;
  created_ms: number;
}

interface ChunkRow {
  sha256: string;
  part: number;
  bytes: Buffer;
}

export interface SetFile {
  /** SHA-256 of the content, hexadecimal: its name. */
  readonly sha256: string;
  readonly size: number;
  readonly createdBy: string;
  readonly created: number;
}

/** Files of hashed sets that policies refer to by the hash of their content. */
export class SetFileTable {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async list(): Promise<readonly SetFile[]> {
    const rows = await this.reader<FileRow>('set_files').orderBy('created_ms', 'desc');
    return rows.map(toFile);
  }

  async find(sha256: string): Promise<SetFile | undefined> {
    const row = await this.reader<FileRow>('set_files').where({ sha256 }).first();
    return row && toFile(row);
  }

  /** Stores the content under its hash; what is there already stays. */
  async add(bytes: Buffer, createdBy: string, at: number): Promise<SetFile> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await this.commits.run(async (trx) => {
      const added = await trx<FileRow>('set_files')
        .insert({ sha256, size: bytes.length, created_by: createdBy, created_ms: at })
        .onConflict('sha256')
        .ignore()
        .returning('sha256');
      if (added.length === 0) return;
      for (let from = 0; from < bytes.length; from += PART) {
        const piece = bytes.subarray(from, from + PART);
        await trx<ChunkRow>('set_file_chunks').insert({ sha256, part: from / PART, bytes: piece });
      }
    });
    return { sha256, size: bytes.length, createdBy, created: at };
  }

  async remove(sha256: string): Promise<boolean> {
    const removed = await this.commits.run(async (trx) => {
      await trx<ChunkRow>('set_file_chunks').where({ sha256 }).delete();
      return trx<FileRow>('set_files').where({ sha256 }).delete();
    });
    return removed > 0;
  }

  /** The content from `from` on, piece by piece. */
  async *read(sha256: string, from: number): AsyncGenerator<Buffer> {
    let part = Math.floor(from / PART);
    let skip = from % PART;
    for (;;) {
      const row = await this.reader<ChunkRow>('set_file_chunks').where({ sha256, part }).first();
      if (!row) return;
      yield row.bytes.subarray(skip);
      skip = 0;
      part += 1;
    }
  }
}

function toFile(row: FileRow): SetFile {
  return {
    ...{ sha256: row.sha256, size: Number(row.size) },
    ...{ createdBy: row.created_by, created: Number(row.created_ms) },
  };
}
