/** A word that holds a digit, or short letters with a digit after them, and what its start looks like. */
export interface DigitWord {
  /** Offset of the word's first character. */
  start: number;
  /** Length of the unbroken run of ASCII letters and digits. */
  length: number;
  /** Digits from the start on, across single separators. */
  digits: number;
}

const OTHER = 0;
const DIGIT = 1;
const LETTER = 2;
const SEPARATOR = 3;

/** How far digits are counted; more than the longest number any detector looks for. */
const MAX_REACH = 80;

/** Letters that may stand alone before the digits (`AB 12 34 56 C`, `MRN 4711`). */
const MAX_LEADING_LETTERS = 4;

const KINDS = new Uint8Array(65536);
for (let code = 0x30; code <= 0x39; code++) KINDS[code] = DIGIT;
for (let code = 0x41; code <= 0x5a; code++) KINDS[code] = KINDS[code + 32] = LETTER;
for (const char of ' -./\u00a0\u2009\u202f()+') KINDS[char.charCodeAt(0)] = SEPARATOR;

/** How soon a digit must follow leading letters (`B-PY 2540`). */
const DIGIT_AFTER_LETTERS = 4;

function kindAt(text: string, index: number): number {
  return index < text.length ? (KINDS[text.charCodeAt(index)] as number) : OTHER;
}

function hasDigitWithin(text: string, from: number, reach: number): boolean {
  for (let index = from; index < from + reach; index++) {
    const kind = kindAt(text, index);
    if (kind === DIGIT) return true;
    if (kind === OTHER) return false;
  }
  return false;
}

/** Digits from `start` on; a wide gap, or many letters after the first run (`length`), end it. */
function countDigits(text: string, start: number, length: number): number {
  const limit = Math.min(text.length, start + MAX_REACH);
  let digits = 0;
  let gap = 0;
  let letters = 0;
  for (let index = start; index < limit; index++) {
    const kind = KINDS[text.charCodeAt(index)] as number;
    if (kind === DIGIT) {
      digits++;
      gap = letters = 0;
    } else if (kind === SEPARATOR) {
      if (++gap > 3) break;
    } else if (kind === LETTER) {
      gap = 0;
      if (++letters > MAX_LEADING_LETTERS && index >= start + length) break;
    } else {
      break;
    }
  }
  return digits;
}

/** Calls back for each word of interest; the object is used again for the next one. */
export function forEachDigitWord(text: string, visit: (word: DigitWord) => void): void {
  const word: DigitWord = { start: 0, length: 0, digits: 0 };
  let index = 0;
  while (index < text.length) {
    const kind = KINDS[text.charCodeAt(index)] as number;
    if (kind !== DIGIT && kind !== LETTER) {
      index++;
      continue;
    }
    const start = index;
    let hasDigit = false;
    let current = kind;
    while (current === DIGIT || current === LETTER) {
      hasDigit ||= current === DIGIT;
      current = kindAt(text, ++index);
    }
    const length = index - start;
    if (!hasDigit) {
      const leads = length <= MAX_LEADING_LETTERS && current === SEPARATOR;
      if (!leads || !hasDigitWithin(text, index + 1, DIGIT_AFTER_LETTERS)) continue;
    }
    word.start = start;
    word.length = length;
    word.digits = countDigits(text, start, length);
    visit(word);
  }
}
