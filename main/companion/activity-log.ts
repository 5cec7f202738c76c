import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { activitySchema, type Activity } from '../../core/exchange/desk';
import { writeFileAtomically } from '../keychain/atomic-file';

/** Rows kept for the person; older ones are forgotten. */
const MAX_ACTIVITY_ROWS = 1000;
/** How long a row is kept, ms. */
const MAX_AGE_MS = 30 * 86_400_000;

/**
 * The person's own history, newest first, one row for each exchange. It is for them alone: a file of
 * this desk that only they can read, with masked samples, which nothing sends anywhere.
 */
export class ActivityLog {
  #rows: Activity[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: string | undefined = undefined,
    private readonly failed: (error: unknown) => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** Reads what earlier runs kept and writes it back without what is too old. */
  static async open(file: string, failed: (error: unknown) => void): Promise<ActivityLog> {
    const log = new ActivityLog(file, failed);
    await log.#load(file);
    return log;
  }

  /** A later row of the same exchange takes the place of the earlier one. */
  add(entry: Activity): void {
    this.#put(entry);
    const { file } = this;
    if (file === undefined) return;
    this.#write(() => appendFile(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 }));
  }

  rows(): Activity[] {
    return [...this.#rows];
  }

  row(exchangeId: string): Activity | undefined {
    return this.#rows.find((row) => row.exchangeId === exchangeId);
  }

  /** Forgets everything; the person may. */
  clear(): void {
    this.#rows = [];
    const { file } = this;
    if (file !== undefined) this.#write(() => rm(file, { force: true }));
  }

  /** Resolves when everything is on disk. */
  async close(): Promise<void> {
    await this.#writing;
  }

  #put(entry: Activity): void {
    const at = this.#rows.findIndex(({ exchangeId }) => exchangeId === entry.exchangeId);
    if (at >= 0) this.#rows[at] = entry;
    else this.#rows = [entry, ...this.#rows].slice(0, MAX_ACTIVITY_ROWS);
  }

  async #load(file: string): Promise<void> {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      // There is none before the first row; any other reason is told, and the history begins anew.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
        this.failed(error);
      return '';
    });
    const oldest = this.now() - MAX_AGE_MS;
    for (const line of text.split('\n')) {
      const row = parseRow(line);
      if (row !== undefined && Date.parse(row.time) >= oldest) this.#put(row);
    }
    if (text === '') return;
    const kept = this.#rows.toReversed().map((row) => `${JSON.stringify(row)}\n`);
    this.#write(async () => {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFileAtomically(file, Buffer.from(kept.join('')));
    });
  }

  #write(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).catch(this.failed);
  }
}

/** A line that a crash cut short is left out. */
function parseRow(line: string): Activity | undefined {
  try {
    return activitySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
