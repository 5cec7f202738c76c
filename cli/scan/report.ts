import type { Writable } from 'node:stream';
import type { ScannedDocument } from './document-scan';
import { JsonReport } from './report-json';
import { SarifReport } from './report-sarif';
import { TableReport } from './report-table';

export const REPORT_FORMATS = ['table', 'json', 'sarif'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Writes what was found, document by document. */
export interface Report {
  add(document: ScannedDocument): void;
  end(): void;
}

/** A report on `output`; remarks for people go to `remarks`. */
export function createReport(
  format: ReportFormat,
  output: Writable,
  remarks: Writable,
  version: string,
): Report {
  switch (format) {
    case 'table':
      return new TableReport(output, remarks);
    case 'json':
      return new JsonReport(output);
    case 'sarif':
      return new SarifReport(output, version);
  }
}
