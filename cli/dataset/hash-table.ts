import { createReadStream } from 'node:fs';
import Papa from 'papaparse';
import { SetBuilder } from '../../core/datasets/set-builder';
import { MisuseError } from '../misuse';

export interface HashedTable {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly values: number;
  readonly columns: readonly string[];
}

export interface TableRequest {
  readonly file: string;
  /** Names of columns in the first row; all of them where none is named. */
  readonly columns: readonly string[] | undefined;
  readonly key: Uint8Array;
}

/** Takes the wanted columns of a row. */
class TableHashing {
  #builder: SetBuilder | undefined;
  #places: readonly number[] = [];
  #columns: readonly string[] = [];
  #rows = 0;

  constructor(private readonly request: TableRequest) {}

  take(row: readonly string[]): void {
    if (this.#builder === undefined) this.#begin(row);
    else if (row.some((cell) => cell.trim() !== '')) {
      this.#builder.addRow(this.#places.map((place) => row[place] ?? ''));
      this.#rows++;
    }
  }

  #begin(heading: readonly string[]): void {
    const names = heading.map((name) => name.replace(/^\ufeff/, '').trim());
    const wanted = this.request.columns ?? names;
    this.#places = wanted.map((name) => names.indexOf(name));
    const missing = wanted.find((_, index) => this.#places[index] === -1);
    if (missing !== undefined) {
      throw new MisuseError(`no column “${missing}”; there are ${names.join(', ')}`);
    }
    this.#columns = wanted;
    this.#builder = new SetBuilder('table', wanted, this.request.key);
  }

  finish(): HashedTable {
    if (this.#builder === undefined) throw new MisuseError('the file has no first row of names');
    const { size } = this.#builder;
    return {
      bytes: this.#builder.finish(),
      rows: this.#rows,
      values: size,
      columns: this.#columns,
    };
  }
}

/** Hashes the values of a CSV file, whose first row names its columns. @throws MisuseError */
export async function hashTable(request: TableRequest): Promise<HashedTable> {
  const hashing = new TableHashing(request);
  const stream = createReadStream(request.file, 'utf8');
  try {
    await new Promise<void>((resolve, reject) => {
      Papa.parse<string[]>(stream, {
        step: ({ data }, parser) => {
          try {
            hashing.take(data);
          } catch (error) {
            reject(tooMany(error));
            parser.abort();
          }
        },
        complete: () => resolve(),
        error: reject,
      });
    });
  } finally {
    stream.destroy();
  }
  return hashing.finish();
}

/** A set that is full is the caller's to divide. */
function tooMany(error: unknown): Error {
  if (error instanceof RangeError) return new MisuseError(error.message, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
