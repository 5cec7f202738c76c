import Papa from 'papaparse';
import { SetBuilder } from '../../../core/datasets/set-builder';

/** Length of a data set's key, bytes. */
const KEY_BYTES = 32;
/** Rows that are hashed before the page may draw again. */
const SLICE_BYTES = 256 * 1024;

/** A set made of a table, and the key that it was hashed with. */
export interface HashedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Base64. */
  readonly key: string;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
  readonly rows: number;
  readonly values: number;
  readonly columns: readonly string[];
}

/** The file holds no table, or the page was left. */
export class HashFileError extends Error {
  override readonly name = 'HashFileError';

  constructor(
    readonly code: 'empty' | 'too-large' | 'stopped',
    cause?: unknown,
  ) {
    super(code, { cause });
  }
}

/**
 * Hashes the values of a CSV file in this page, a piece at a time; the plain values never leave it.
 *
 * @param progress told how much was read, 0–1
 * @throws HashFileError
 */
export async function hashFile(
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<HashedFile> {
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const table = await hashRows(file, key, progress, signal);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', table.bytes));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { ...table, sha256, key: base64Of(key) };
}

type Table = Omit<HashedFile, 'key' | 'sha256'>;

function hashRows(
  file: File,
  key: Uint8Array,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Table> {
  let builder: SetBuilder | undefined;
  let columns: readonly string[] = [];
  let rows = 0;
  const take = (row: readonly string[]): void => {
    if (builder === undefined) {
      columns = row.map((name) => name.replace(/^\ufeff/, '').trim());
      builder = new SetBuilder('table', columns, key);
    } else if (row.some((cell) => cell.trim() !== '')) {
      builder.addRow(columns.map((_, index) => row[index] ?? ''));
      rows += 1;
    }
  };
  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(file, {
      chunkSize: SLICE_BYTES,
      chunk: ({ data, meta }, parser) => {
        try {
          if (signal.aborted) throw new HashFileError('stopped');
          for (const row of data) take(row);
        } catch (error) {
          parser.abort();
          reject(
            error instanceof RangeError ? new HashFileError('too-large', error) : asError(error),
          );
          return;
        }
        progress(file.size === 0 ? 1 : meta.cursor / file.size);
        // The page draws its progress in between.
        parser.pause();
        setTimeout(() => parser.resume());
      },
      complete: () => {
        if (builder === undefined || builder.size === 0) reject(new HashFileError('empty'));
        else {
          const { size } = builder;
          resolve({ bytes: new Uint8Array(builder.finish()), rows, values: size, columns });
        }
      },
      error: (error) => reject(asError(error)),
    });
  });
}

const asError = (value: unknown): Error =>
  value instanceof Error ? value : new Error(String(value));

/** Bytes as base64, in pieces that fit an argument list. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}
