import type { Writable } from 'node:stream';
import type { UnreadableReason } from '../../core/detect/types';
import { counted } from '../counted';
import type { ScannedDocument } from './document-scan';

/** Rows that are kept to find the width of the columns; later ones are written as they come. */
const WIDTH_ROWS = 200;

const HEADINGS = ['WHERE', 'WHAT', 'CONFIDENCE', 'MASKED'];

/** Why text is missing, in words. */
const MISSING: Readonly<Record<UnreadableReason, string>> = {
  encrypted: 'it is encrypted',
  damaged: 'it is damaged',
  unsupported: 'files of this kind cannot be read',
  'too-large': 'it is too large',
  'too-deep': 'it holds too many files within files',
  'time-limit': 'reading it took too long',
};

/** A table for people; samples are masked. */
export class TableReport {
  #rows: (readonly string[])[] = [HEADINGS];
  #widths: readonly number[] | undefined;
  #found = 0;
  #unsupported = 0;

  constructor(
    private readonly output: Writable,
    private readonly remarks: Writable,
  ) {}

  add({ path, incomplete, label, findings, mime, asked }: ScannedDocument): void {
    if (incomplete === 'unsupported' && !asked && findings.length === 0) this.#unsupported++;
    else if (incomplete !== undefined)
      this.#remark(`${path}: not all was read: ${MISSING[incomplete]} (${mime})`);
    if (label !== undefined) this.#remark(`${path}: labelled ${JSON.stringify(label)}`);
    for (const { finding, name, from } of findings) {
      this.#found++;
      this.#row([`${path}:${from.line}:${from.column}`, name, finding.confidence, finding.masked]);
    }
  }

  end(): void {
    if (this.#unsupported > 0) {
      this.#remark(`Passed over, since it cannot be read: ${counted(this.#unsupported, 'file')}.`);
    }
    if (this.#found === 0) this.#remark('Nothing found.');
    else this.#flush();
  }

  #remark(line: string): void {
    this.remarks.write(`${line}\n`);
  }

  #row(row: readonly string[]): void {
    if (this.#widths !== undefined) return this.#write(row, this.#widths);
    this.#rows.push(row);
    if (this.#rows.length >= WIDTH_ROWS) this.#flush();
  }

  #flush(): void {
    if (this.#widths !== undefined) return;
    this.#widths = HEADINGS.map((_, column) =>
      this.#rows.reduce((wide, row) => Math.max(wide, row[column]?.length ?? 0), 0),
    );
    for (const row of this.#rows) this.#write(row, this.#widths);
    this.#rows = [];
  }

  #write(row: readonly string[], widths: readonly number[]): void {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    this.output.write(`${cells.join('  ').trimEnd()}\n`);
  }
}
