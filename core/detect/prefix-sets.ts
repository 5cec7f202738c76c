/** Characters of a text as slots: ASCII by itself, everything else and the end of the text together. */
export const OTHER_SLOT = 128;
export const SLOTS = 129;

/** Positions from a match's start for which the possible characters are known. */
export const PREFIX_LENGTH = 8;

type Slots = Uint8Array;

const slotsOf = (test: (code: number) => boolean, other: boolean): Slots => {
  const slots = new Uint8Array(SLOTS);
  for (let code = 0; code < OTHER_SLOT; code++) slots[code] = test(code) ? 1 : 0;
  slots[OTHER_SLOT] = other ? 1 : 0;
  return slots;
};

/** A character class or a single character of a pattern as slots. What is outside ASCII always fits. */
function slotsOfAtom(atom: string, ignoreCase: boolean): Slots {
  const pattern = new RegExp(
    `^${atom}$`,
    `${ignoreCase ? 'i' : ''}${/\\[pP]/.test(atom) ? 'u' : ''}`,
  );
  return slotsOf((code) => pattern.test(String.fromCharCode(code)), true);
}

/** Index after the class, escape or character that starts at `at`. */
function atomEnd(pattern: string, at: number): number {
  if (pattern[at] === '\\') {
    const long = /^\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[pP]\{[^}]*\})/i.exec(pattern.slice(at, at + 40));
    return at + (long?.[0].length ?? 2);
  }
  if (pattern[at] !== '[') return at + 1;
  let index = at + 1;
  while (pattern[index] !== ']') index += pattern[index] === '\\' ? 2 : 1;
  return index + 1;
}

/** Walks a pattern once and notes which characters may stand at which of its first positions. */
class PrefixWalk {
  readonly sets = Array.from({ length: PREFIX_LENGTH }, () => new Uint8Array(SLOTS));
  #index = 0;

  constructor(
    readonly pattern: string,
    readonly ignoreCase: boolean,
  ) {}

  /** Where a match may end lies nothing to know: any character may follow. */
  run(): readonly Uint8Array[] {
    const ends = this.#alternatives(1);
    for (let position = 0; position < PREFIX_LENGTH; position++) {
      if ((ends & ((1 << (position + 1)) - 1)) !== 0) this.sets[position]?.fill(1);
    }
    return this.sets;
  }

  /** Alternatives up to `)` or the end; positions are bits, in and out. */
  #alternatives(starts: number): number {
    let ends = 0;
    let positions = starts;
    while (this.#index < this.pattern.length && this.pattern[this.#index] !== ')') {
      if (this.pattern[this.#index] === '|') {
        ends |= positions;
        positions = starts;
        this.#index++;
      } else {
        positions = this.#item(positions);
      }
    }
    return ends | positions;
  }

  /** One group, class or character with its quantifier. */
  #item(positions: number): number {
    const from = this.#index;
    let reached = this.#once(positions);
    const quantifier = /^(?:\?|\{(\d+)(?:,(\d+))?\})\??/.exec(
      this.pattern.slice(this.#index, this.#index + 16),
    );
    if (quantifier === null) return reached;
    const after = this.#index + quantifier[0].length;
    const least = quantifier[0].startsWith('?') ? 0 : Number(quantifier[1]);
    const most = quantifier[0].startsWith('?') ? 1 : Number(quantifier[2] ?? quantifier[1]);
    let ends = (least === 0 ? positions : 0) | (least <= 1 ? reached : 0);
    for (let count = 2; count <= Math.min(most, PREFIX_LENGTH + least); count++) {
      if (reached === 0) break;
      this.#index = from;
      reached = this.#once(reached);
      if (count >= least) ends |= reached;
    }
    this.#index = after;
    return most === 0 ? positions : ends;
  }

  /** The item at the index, once, without its quantifier. */
  #once(positions: number): number {
    const rest = this.pattern.slice(this.#index, this.#index + 40);
    const look = /^\(\?<?[=!]/.exec(rest);
    const group = /^\((?:\?:|\?<\w+>)?/.exec(rest);
    if (look !== null || group !== null) {
      this.#index += (look ?? group)?.[0].length ?? 0;
      // What a look-around asks for may only narrow the sets; as they are they stay true.
      const reached = this.#alternatives(look === null ? positions : 0);
      this.#index++;
      return look === null ? reached : positions;
    }
    const end = atomEnd(this.pattern, this.#index);
    const atom = this.pattern.slice(this.#index, end);
    this.#index = end;
    if (atom === '^' || atom === '$' || /^\\[bB]$/.test(atom)) return positions;
    return this.#consume(atom, positions);
  }

  #consume(atom: string, positions: number): number {
    if (positions === 0) return 0;
    const slots = slotsOfAtom(atom, this.ignoreCase);
    for (let position = 0; position < PREFIX_LENGTH; position++) {
      if ((positions & (1 << position)) === 0) continue;
      const set = this.sets[position] as Slots;
      for (let slot = 0; slot < SLOTS; slot++)
        set[slot] = (set[slot] as number) | (slots[slot] as number);
    }
    return (positions << 1) & ((1 << PREFIX_LENGTH) - 1);
  }
}

/**
 * For each of the first positions of a match: the characters that may stand there, as a superset.
 * For patterns with bounded quantifiers and without back-references.
 */
export function prefixSets(pattern: string, ignoreCase: boolean): readonly Uint8Array[] {
  return new PrefixWalk(pattern, ignoreCase).run();
}
