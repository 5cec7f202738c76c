/** Texts longer than this are judged by windows, UTF-16 code units. */
const MOST_READ = 16_384;

/** Evenly spread windows of a long text. */
const WINDOWS = 4;

/** Letters of a word that are one token as a rule. */
const WORD_LENGTH = 6;

/** Vocabularies cut numbers into groups of this many digits. */
const DIGIT_GROUP = 3;

/**
 * Tokens for each piece of a text, as vocabularies cut it before they merge: fitted to o200k_base on
 * 2,500 texts of prose, code, records and keys, and for other scripts on sentences of 14 languages.
 */
const TOKENS = {
  word: 1.0,
  furtherLetter: 0.06,
  digitGroup: 1.51,
  sign: 0.82,
  furtherSign: 0.07,
  /** A line break, and spaces beyond the one before a word. */
  gap: 1.04,
  /** On top of the word that the letter stands in. */
  accentedLetter: 0.6,
  cyrillic: 0.29,
  otherLetter: 0.42,
  ideograph: 0.76,
  syllable: 0.64,
  surrogate: 1.14,
} as const;

type Kind =
  | 'letter'
  | 'accented'
  | 'digit'
  | 'sign'
  | 'space'
  | 'line'
  | 'cyrillic'
  | 'other'
  | 'ideograph'
  | 'syllable'
  | 'surrogate';

function kindOf(code: number): Kind {
  if (code >= 128) return kindBeyondAscii(code);
  const lower = code | 32;
  if (lower >= 97 && lower <= 122) return 'letter';
  if (code >= 48 && code <= 57) return 'digit';
  if (code === 32 || code === 9) return 'space';
  return code === 10 || code === 13 ? 'line' : 'sign';
}

function kindBeyondAscii(code: number): Kind {
  if (code < 0xc0) return 'sign';
  if (code < 0x370) return 'accented';
  if (code >= 0x400 && code < 0x530) return 'cyrillic';
  if (code >= 0x1e00 && code < 0x1f00) return 'accented';
  if (code < 0x2000) return 'other';
  if (code < 0x2e80) return 'sign';
  if (code >= 0xd800 && code <= 0xdfff) return 'surrogate';
  // Kana and Hangul.
  return (code >= 0x3040 && code < 0x3100) || code >= 0xac00 ? 'syllable' : 'ideograph';
}

/** What one more code unit of a run adds; `run` counts from 1. */
function tokensOf(kind: Kind, run: number): number {
  switch (kind) {
    case 'letter':
      return lettersOf(run);
    case 'accented':
      return lettersOf(run) + TOKENS.accentedLetter;
    case 'digit':
      return run % DIGIT_GROUP === 1 ? TOKENS.digitGroup : 0;
    case 'sign':
      return run === 1 ? TOKENS.sign : TOKENS.furtherSign;
    case 'space':
      return run === 2 ? TOKENS.gap : 0;
    case 'line':
      return run === 1 ? TOKENS.gap : 0;
    case 'cyrillic':
      return TOKENS.cyrillic;
    case 'other':
      return TOKENS.otherLetter;
    case 'ideograph':
      return TOKENS.ideograph;
    case 'syllable':
      return TOKENS.syllable;
    case 'surrogate':
      return TOKENS.surrogate;
  }
}

function lettersOf(run: number): number {
  if (run === 1) return TOKENS.word;
  return run > WORD_LENGTH ? TOKENS.furtherLetter : 0;
}

/** Accented letters stand in the same words as others. */
function continues(kind: Kind, before: Kind | undefined): boolean {
  if (kind === before) return true;
  return (
    (kind === 'letter' && before === 'accented') || (kind === 'accented' && before === 'letter')
  );
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

function tokensWithin(text: string, from: number, to: number): number {
  let tokens = 0;
  let run = 0;
  let before: Kind | undefined;
  let beforeCapital = false;
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    const kind = kindOf(code);
    const capital = isCapital(code);
    // A capital after a small letter begins a word: camelCase.
    run = continues(kind, before) && (!capital || beforeCapital) ? run + 1 : 1;
    tokens += tokensOf(kind, run);
    before = kind;
    beforeCapital = capital;
  }
  return tokens;
}

/**
 * An estimate of the number of tokens: half of all prose within 6 %, nine of ten texts within 18 %,
 * keys and tables within 27 %. Its cost does not grow with the length of a long text.
 */
export function estimateTokens(text: string): number {
  if (text.length <= MOST_READ) return Math.ceil(tokensWithin(text, 0, text.length));
  const size = MOST_READ / WINDOWS;
  let tokens = 0;
  for (let window = 0; window < WINDOWS; window++) {
    const from = Math.floor((window * (text.length - size)) / (WINDOWS - 1));
    tokens += tokensWithin(text, from, from + size);
  }
  return Math.ceil((tokens * text.length) / MOST_READ);
}
