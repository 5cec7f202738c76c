/** One table of an export. */
export interface CsvTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection). */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (cells: readonly (string | number)[]): string => cells.map(cell).join(',');

/**
 * Tables as comma-separated values (RFC 4180). Several tables stand below one another, each under
 * its title, with an empty line between.
 */
export function csvOf(tables: readonly CsvTable[]): string {
  const blocks = tables.map(({ title, columns, rows }) =>
    [...(tables.length > 1 ? [line([title])] : []), line(columns), ...rows.map(line)].join('\r\n'),
  );
  return `${blocks.join('\r\n\r\n')}\r\n`;
}
