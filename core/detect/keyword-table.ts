/** Called with a keyword's number and the offset just after it. */
export type KeywordHit = (keyword: number, end: number) => void;

/** Character codes of all case variants of a character that are one UTF-16 unit long. */
function caseVariants(char: string): Set<number> {
  const variants = [char, char.toLowerCase(), char.toUpperCase()];
  return new Set(variants.filter((v) => v.length === 1).map((v) => v.charCodeAt(0)));
}

const ASCII_END = 128;

/** Columns for all characters outside ASCII together; with ASCII's they fit a byte. */
const SHARED_COLUMNS = 61;

/**
 * Aho–Corasick automaton (Aho & Corasick, CACM 18(6), 1975) as one flat transition table: one look-up
 * a character, however many keywords there are. Case does not matter. Text is read in UTF-16 units.
 * Characters outside ASCII share columns, so that the table stays small: a keyword with such characters
 * may be reported where another word stands. Whoever is called looks again.
 */
export class KeywordTable {
  /** Character code → column; 0 stands for every character in no keyword. */
  readonly #columns = new Uint8Array(65536);
  #width = 1;
  readonly #shared = new Uint8Array(SHARED_COLUMNS);
  /** State × column → state. */
  readonly #next: Uint16Array;
  /** State → index of its first entry in `#outputs`, and one more for the end. */
  readonly #firstOutput: Uint32Array;
  readonly #outputs: Uint16Array;

  /** At most 65,535 keywords with 65,535 characters among them. */
  constructor(readonly keywords: readonly string[]) {
    this.#assignColumns();
    const { children, ends } = this.#buildTrie();
    const states = children.length;
    if (states > 65_535) throw new RangeError(`${states} keyword states, at most 65,535`);
    this.#next = new Uint16Array(states * this.#width);
    const outputs = this.#link(children, ends);
    this.#firstOutput = new Uint32Array(states + 1);
    for (let state = 0; state < states; state++) {
      this.#firstOutput[state + 1] =
        (this.#firstOutput[state] ?? 0) + (outputs[state] ?? []).length;
    }
    this.#outputs = Uint16Array.from(outputs.flat());
  }

  /** Bytes of the tables. */
  get size(): number {
    const tables = [this.#columns, this.#next, this.#firstOutput, this.#outputs];
    return tables.reduce((sum, table) => sum + table.byteLength, 0);
  }

  /** Reports every occurrence of every keyword in `text`, in the order of their ends. */
  scan(text: string, hit: KeywordHit): void {
    const columns = this.#columns;
    const next = this.#next;
    const width = this.#width;
    const firstOutput = this.#firstOutput;
    const outputs = this.#outputs;
    let state = 0;
    for (let index = 0; index < text.length; index++) {
      const column = columns[text.charCodeAt(index)] as number;
      state = next[state * width + column] as number;
      if (state === 0) continue;
      let output = firstOutput[state] as number;
      const end = firstOutput[state + 1] as number;
      while (output < end) hit(outputs[output++] as number, index + 1);
    }
  }

  #assignColumns(): void {
    for (const keyword of this.keywords) {
      for (let index = 0; index < keyword.length; index++) {
        const variants = caseVariants(keyword.charAt(index));
        const lowest = Math.min(...[...variants].filter((code) => code >= ASCII_END), Infinity);
        let column = lowest === Infinity ? 0 : this.#sharedColumn(lowest);
        for (const code of variants) column ||= this.#columns[code] ?? 0;
        if (column === 0) column = this.#width++;
        for (const code of variants) this.#columns[code] = column;
      }
    }
  }

  /** The column of a character outside ASCII: one of SHARED_COLUMNS. */
  #sharedColumn(code: number): number {
    const slot = code % SHARED_COLUMNS;
    return (this.#shared[slot] ||= this.#width++);
  }

  #buildTrie(): { children: Map<number, number>[]; ends: number[][] } {
    const children = [new Map<number, number>()];
    const ends: number[][] = [[]];
    this.keywords.forEach((keyword, number) => {
      let state = 0;
      for (let index = 0; index < keyword.length; index++) {
        const column = this.#columns[keyword.charCodeAt(index)] ?? 0;
        let child = children[state]?.get(column);
        if (child === undefined) {
          child = children.length;
          children.push(new Map());
          ends.push([]);
          children[state]?.set(column, child);
        }
        state = child;
      }
      ends[state]?.push(number);
    });
    return { children, ends };
  }

  /** Fills the transitions breadth first; a missing child goes where the failure state goes. */
  #link(children: readonly Map<number, number>[], ends: number[][]): number[][] {
    const failure = new Uint16Array(children.length);
    const queue = [0];
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head] as number;
      const fallback = failure[state] as number;
      for (let column = 1; column < this.#width; column++) {
        const child = children[state]?.get(column);
        const through = state === 0 ? 0 : (this.#next[fallback * this.#width + column] as number);
        this.#next[state * this.#width + column] = child ?? through;
        if (child === undefined) continue;
        failure[child] = through;
        ends[child]?.push(...(ends[through] ?? []));
        queue.push(child);
      }
    }
    return ends;
  }
}
