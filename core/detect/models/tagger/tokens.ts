/** A word or a sign, with its place in the text (UTF-16 units, end exclusive). */
export interface TagToken {
  readonly text: string;
  readonly lower: string;
  readonly start: number;
  readonly end: number;
  /** True where a line or a sentence begins. */
  readonly first: boolean;
}

const UNKNOWN = 0;
const SPACE = 1;
const LETTER = 2;
const DIGIT = 3;
const SIGN = 4;
/** Scripts without blanks between words: one token a character. */
const UNSPACED = 5;

/** Kinds of characters by code, filled in as they are met. */
const KINDS = new Uint8Array(0x10000);

function kindOf(code: number): number {
  const known = KINDS[code] as number;
  return known === UNKNOWN ? (KINDS[code] = classify(String.fromCharCode(code))) : known;
}

function classify(character: string): number {
  if (/\s/.test(character)) return SPACE;
  if (/[\u3040-\u30ff\u3400-\u9fff]/.test(character)) return UNSPACED;
  if (/[\p{L}\p{M}]/u.test(character)) return LETTER;
  return /\p{N}/u.test(character) ? DIGIT : SIGN;
}

const SENTENCE_END = /[.!?:;•|]/;

/** Words may hold apostrophes, numbers points and commas. */
function endOf(text: string, start: number, kind: number): number {
  let end = start + 1;
  if (kind === LETTER) {
    while (end < text.length) {
      const code = text.charCodeAt(end);
      const joins = (code === 39 || code === 0x2019) && kindOf(text.charCodeAt(end + 1)) === LETTER;
      if (!joins && kindOf(code) !== LETTER) break;
      end++;
    }
  } else if (kind === DIGIT) {
    while (end < text.length) {
      const code = text.charCodeAt(end);
      const joins = (code === 44 || code === 46) && kindOf(text.charCodeAt(end + 1)) === DIGIT;
      if (!joins && kindOf(code) !== DIGIT) break;
      end++;
    }
  }
  return end;
}

/** Cuts a text into tokens. Linear. */
export function tagTokens(text: string): TagToken[] {
  const tokens: TagToken[] = [];
  let first = true;
  for (let start = 0; start < text.length;) {
    const code = text.charCodeAt(start);
    const kind = kindOf(code);
    if (kind === SPACE) {
      if (code === 10) first = true;
      start++;
      continue;
    }
    const end = endOf(text, start, kind);
    const word = text.slice(start, end);
    tokens.push({ text: word, lower: word.toLowerCase(), start, end, first });
    first = kind === SIGN && SENTENCE_END.test(word);
    start = end;
  }
  return tokens;
}
