/** Called with a keyword's number and the offset just after it. */
export type KeywordHit = (keyword: number, end: number) => void;

/** Character codes of all case variants of a character that are one UTF-16 unit long. */
function caseVariants(char: string): Set<number> {
  const variants = [char, char.toLowerCase(), char.toUpperCase()];
  return new Set(variants.filter((v) => v.length === 1).map((v) => v.charCodeAt(0)));
}

const ASCII_END = 128;

/** States are numbered by 16 bits. */
const MAX_STATES = 65_535;

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
    const { next, states, ends } = this.#buildTrie();
    this.#next = next;
    const outputs = this.#link(states, ends);
    this.#firstOutput = new Uint32Array(states + 1);
    const all: number[] = [];
    for (let state = 0; state < states; state++) {
      for (const keyword of outputs[state] ?? []) all.push(keyword);
      this.#firstOutput[state + 1] = all.length;
    }
    this.#outputs = Uint16Array.from(all);
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
    // ASCII last, so that both cases of a letter end in one column: "I" is a variant of "ı" too.
    const chars = [...new Set(this.keywords.join('').split(''))];
    for (const char of chars.sort().reverse()) {
      const variants = caseVariants(char);
      const lowest = Math.min(...[...variants].filter((code) => code >= ASCII_END), Infinity);
      let column = lowest === Infinity ? 0 : this.#sharedColumn(lowest);
      for (const code of variants) column ||= this.#columns[code] ?? 0;
      if (column === 0) column = this.#width++;
      for (const code of variants) this.#columns[code] = column;
    }
  }

  /** The column of a character outside ASCII: one of SHARED_COLUMNS. */
  #sharedColumn(code: number): number {
    const slot = code % SHARED_COLUMNS;
    return (this.#shared[slot] ||= this.#width++);
  }

  /** The trie, written into the transition table: 0 is "no child", since nothing leads to the root. */
  #buildTrie(): { next: Uint16Array; states: number; ends: (number[] | undefined)[] } {
    const width = this.#width;
    const most = this.keywords.reduce((sum, { length }) => sum + length, 1);
    const next = new Uint16Array(Math.min(most, MAX_STATES) * width);
    const ends: (number[] | undefined)[] = [];
    let states = 1;
    this.keywords.forEach((keyword, number) => {
      let state = 0;
      for (let index = 0; index < keyword.length; index++) {
        const place = state * width + (this.#columns[keyword.charCodeAt(index)] as number);
        if (next[place] === 0) {
          if (states === MAX_STATES) throw new RangeError(`more than ${MAX_STATES} keyword states`);
          next[place] = states++;
        }
        state = next[place] as number;
      }
      (ends[state] ??= []).push(number);
    });
    return { next: next.slice(0, states * width), states, ends };
  }

  /** Fills the transitions breadth first; a missing child goes where the failure state goes. */
  #link(states: number, ends: (number[] | undefined)[]): (number[] | undefined)[] {
    const next = this.#next;
    const width = this.#width;
    const failure = new Uint16Array(states);
    const queue = new Uint16Array(states);
    let tail = 1;
    for (let head = 0; head < tail; head++) {
      const state = queue[head] as number;
      const row = state * width;
      const fallback = (failure[state] as number) * width;
      for (let column = 1; column < width; column++) {
        const child = next[row + column] as number;
        const through = state === 0 ? 0 : (next[fallback + column] as number);
        if (child === 0) {
          next[row + column] = through;
          continue;
        }
        failure[child] = through;
        const inherited = ends[through];
        if (inherited !== undefined) ends[child] = [...(ends[child] ?? []), ...inherited];
        queue[tail++] = child;
      }
    }
    return ends;
  }
}
