/** A first row with longer cells than this holds no headings. */
const LONGEST_HEADING = 48;

/** Tables with more columns are written without headings. */
const MOST_COLUMNS = 100;

const HEADING = /^[\p{L}_][\p{L}\p{N}_ ./#&'’-]*$/u;

/** Whether a row reads like the headings of a table: short words, each another one. */
function areHeadings(row: readonly string[]): boolean {
  const cells = row.map((cell) => cell.trim());
  return (
    cells.length <= MOST_COLUMNS &&
    cells.length > 0 &&
    cells.every((cell) => cell === '' || (cell.length <= LONGEST_HEADING && HEADING.test(cell))) &&
    cells.filter((cell) => cell !== '').length > cells.length / 2 &&
    new Set(cells).size === cells.length
  );
}

/**
 * Writes the rows of a table as lines. Where the first row holds headings, each cell is written
 * with its own (`Card number: 4111…`), since a number alone does not say what it is.
 */
export class TableText {
  #headings: readonly string[] | undefined;
  #first = true;

  constructor(private readonly write: (line: string) => void) {}

  row(cells: readonly string[]): void {
    if (cells.every((cell) => cell.trim() === '')) return;
    if (this.#first && areHeadings(cells)) {
      this.#headings = cells.map((cell) => cell.trim());
      this.write(`${this.#headings.join('\t')}\n`);
    } else {
      this.write(`${this.#line(cells)}\n`);
    }
    this.#first = false;
  }

  #line(cells: readonly string[]): string {
    const headings = this.#headings;
    if (headings === undefined) return cells.join('\t').trimEnd();
    return cells
      .map((cell, column) => {
        const heading = headings[column];
        return heading && cell !== '' ? `${heading}: ${cell}` : cell;
      })
      .join('\t')
      .trimEnd();
  }
}
