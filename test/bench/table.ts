/** One measurement: what, its figure with unit, and the ratio to the baseline of the same run. */
export interface BenchRow {
  readonly what: string;
  readonly value: string;
  readonly ratio?: string;
}

export interface BenchTable {
  readonly name: string;
  readonly rows: readonly BenchRow[];
}

/** What the command line asks of a module. */
export interface BenchOptions {
  /** Folder with labelled sets (`secrets.dev.jsonl`, `pii.dev.jsonl`), for figures of quality. */
  readonly data?: string;
}

/** Prints a table for people. */
export function printTable(table: BenchTable): void {
  const width = Math.max(...table.rows.map((row) => row.what.length));
  const valueWidth = Math.max(...table.rows.map((row) => row.value.length));
  const lines = table.rows.map(
    (row) => `  ${row.what.padEnd(width)}  ${row.value.padStart(valueWidth)}  ${row.ratio ?? ''}`,
  );
  process.stdout.write(`${table.name}\n${lines.map((line) => line.trimEnd()).join('\n')}\n\n`);
}

/** The middle value; of two middle values the lower. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
