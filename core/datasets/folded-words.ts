/**
 * How a code unit takes part in words: not at all, not at all but without ending one, or as
 * itself.
 */
const SEPARATOR = 0;
const IGNORED = 1;
const UNKNOWN = -1;

const LETTER_OR_DIGIT = /^[\p{L}\p{N}]$/u;
const MARK = /\p{M}/gu;

/** Folded code unit of each code unit, worked out when it is first met. */
const folds = new Int32Array(0x10000).fill(UNKNOWN);

/** Scripts that are written without spaces: every character counts as a word. */
function standsAlone(code: number): boolean {
  return code >= 0x2e80 && code <= 0x9fff;
}

function foldOf(code: number): number {
  const known = folds[code] as number;
  return known === UNKNOWN ? (folds[code] = workOut(code)) : known;
}

/** Lower case, without accents, of the plain width: Ä, ａ and á are all `a`. */
function workOut(code: number): number {
  // Halves of characters beyond the basic plane count as letters, each by itself.
  if (code >= 0xd800 && code <= 0xdfff) return code;
  const character = String.fromCharCode(code);
  if (/^[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]$/.test(character)) return IGNORED;
  const folded = character.normalize('NFKD').toLowerCase().replace(MARK, '');
  if (folded === '') return IGNORED;
  if (LETTER_OR_DIGIT.test(folded)) return folded.charCodeAt(0);
  return LETTER_OR_DIGIT.test(character) ? character.toLowerCase().charCodeAt(0) : SEPARATOR;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Told of the words of a text; `add` is called for each folded code unit of a word. */
export interface WordListener {
  begin(start: number): void;
  add(code: number): void;
  /** `digits`: the word is a number. */
  end(end: number, digits: boolean): void;
}

/** Walks through the words of a text, which are runs of letters and digits. */
export function walkWords(text: string, listener: WordListener): void {
  let inside = false;
  let digits = true;
  let last = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const fold = foldOf(code);
    if (fold === IGNORED) continue;
    const alone = standsAlone(code);
    if (inside && (fold === SEPARATOR || alone)) {
      listener.end(last, digits);
      inside = false;
    }
    if (fold === SEPARATOR) continue;
    if (!inside) {
      listener.begin(index);
      inside = true;
      digits = true;
    }
    listener.add(fold);
    digits &&= isDigit(fold);
    last = index + 1;
    if (alone) {
      listener.end(last, false);
      inside = false;
    }
  }
  if (inside) listener.end(last, digits);
}

/** A word with its place in the text. */
export interface FoldedWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly digits: boolean;
}

/** The words of a text, folded. */
export function foldedWords(text: string): FoldedWord[] {
  const words: FoldedWord[] = [];
  let codes: number[] = [];
  let start = 0;
  walkWords(text, {
    begin: (at) => {
      start = at;
      codes = [];
    },
    add: (code) => codes.push(code),
    end: (end, digits) => words.push({ text: String.fromCharCode(...codes), start, end, digits }),
  });
  return words;
}

/** Between the words of a value in its canonical form. */
export const WORD_BORDER = 32;

/**
 * A value as it is hashed: numbers without what divides them, other words with one space
 * between.
 */
export interface CanonicalValue {
  readonly text: string;
  readonly words: readonly string[];
  readonly digits: boolean;
}

/**
 * The form in which a value of a record is hashed and found: its words folded, digits run
 * together.
 */
export function canonicalValue(value: string): CanonicalValue {
  const words = foldedWords(value);
  const digits = words.length > 0 && words.every((word) => word.digits);
  const texts = words.map(({ text }) => text);
  return { text: texts.join(digits ? '' : ' '), words: texts, digits };
}
