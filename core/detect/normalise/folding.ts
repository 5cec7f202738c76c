import { CONFUSABLES } from './confusables';
import { ViewBuilder, type View } from './view';

/** What to do with a UTF-16 unit. */
const KEEP = 0;
const REPLACE = 1;
const DROP = 2;
const LOOKALIKE = 3;
const SURROGATE = 4;

/** Blocks of ten digits in other scripts (Unicode, general category Nd). */
const DIGIT_BLOCKS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50,
  0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0,
  0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
]; // prettier-ignore

/** Blocks whose characters stand for plain ones (NFKC): letterlike, enclosed, ligatures, full width. */
const COMPATIBLE_BLOCKS: readonly (readonly [number, number])[] = [
  [0x2100, 0x218b],
  [0x2460, 0x24ff],
  [0xfb00, 0xfb06],
  [0xff01, 0xff5e],
];

/** Nothing to be seen: soft hyphen, joiners, bidirectional marks, fillers, variation selectors. */
const INVISIBLE: readonly (readonly [number, number])[] = [
  [0xad, 0xad],
  [0x300, 0x36f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x20d0, 0x20f0],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
];

/** Spaces, hyphens and quotation marks of typography, and what is typed for them. */
const TYPED: Readonly<Record<string, string>> = {
  ' ': '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
  '-': '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\u2043',
  "'": '\u2018\u2019\u201a\u201b\u02bc\u2032',
  '"': '\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb',
  ':': '\u02d0\ua789\u2236',
  '.': '\u2024\u3002',
  '/': '\u2044\u2215',
};

interface Tables {
  readonly kinds: Uint8Array;
  readonly replacements: ReadonlyMap<number, string>;
}

let tables: Tables | undefined;

function buildTables(): Tables {
  const kinds = new Uint8Array(65536);
  const replacements = new Map<number, string>();
  const replace = (code: number, text: string): void => {
    kinds[code] = REPLACE;
    replacements.set(code, text);
  };
  for (const [first, last] of COMPATIBLE_BLOCKS) {
    for (let code = first; code <= last; code++) {
      const plain = String.fromCharCode(code).normalize('NFKC');
      // What stays outside ASCII is no disguise of ASCII.
      if (/^[\x20-\x7e]+$/.test(plain)) replace(code, plain);
    }
  }
  for (const start of DIGIT_BLOCKS) {
    for (let digit = 0; digit < 10; digit++) replace(start + digit, String(digit));
  }
  for (const [typed, others] of Object.entries(TYPED)) {
    for (const other of others) replace(other.charCodeAt(0), typed);
  }
  for (const [letter, plain] of CONFUSABLES) {
    kinds[letter.charCodeAt(0)] = LOOKALIKE;
    replacements.set(letter.charCodeAt(0), plain);
  }
  for (const [first, last] of INVISIBLE) kinds.fill(DROP, first, last + 1);
  // Mathematical letters, enclosed letters, tags and variation selectors lie beyond the first plane.
  for (const lead of [0xd835, 0xd83c, 0xdb40]) kinds[lead] = SURROGATE;
  return { kinds, replacements };
}

/** What a character of two units stands for; undefined where it is what it is. */
function plainPair(text: string, index: number): string | undefined {
  const code = text.codePointAt(index) ?? 0;
  // Tag characters are ASCII that nobody sees; variation selectors are nothing at all.
  if (code >= 0xe0020 && code <= 0xe007e) return String.fromCharCode(code - 0xe0000);
  if (code >= 0xe0000 && code <= 0xe01ef) return '';
  const plain = text.slice(index, index + 2).normalize('NFKC');
  return /^[\x20-\x7e]+$/.test(plain) ? plain : undefined;
}

const isWordUnit = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x5f;

/**
 * Tells which look-alikes stand in a word with ASCII letters or digits: only there they are a disguise,
 * and not letters of a text in its own script. Asked from left to right; looks at each word once.
 */
class Words {
  #end = 0;
  #hasAscii = false;

  constructor(
    readonly text: string,
    readonly kinds: Uint8Array,
  ) {}

  isDisguise(at: number): boolean {
    if (at >= this.#end) this.#read(at);
    return this.#hasAscii;
  }

  /** Reads the word whose first look-alike stands at `at`. */
  #read(at: number): void {
    let before = at - 1;
    while (this.kinds[this.text.charCodeAt(before)] === DROP) before--;
    this.#hasAscii = isWordUnit(this.text.charCodeAt(before));
    let index = at;
    for (; index < this.text.length; index++) {
      const code = this.text.charCodeAt(index);
      const isAscii = isWordUnit(code);
      this.#hasAscii ||= isAscii;
      if (!isAscii && this.kinds[code] !== LOOKALIKE && this.kinds[code] !== DROP) break;
    }
    this.#end = index;
  }
}

/**
 * The text with disguised characters as plain ones: compatibility forms (NFKC) and digits of other
 * scripts that stand for ASCII, typographic spaces, hyphens and quotes, look-alikes inside Latin words;
 * without characters that are not to be seen. Undefined where nothing is disguised.
 */
export function foldedView(text: string): View | undefined {
  // eslint-disable-next-line no-control-regex -- everything outside ASCII
  if (!/[^\x00-\x7f]/.test(text)) return undefined;
  const { kinds, replacements } = (tables ??= buildTables());
  let index = 0;
  while (index < text.length && kinds[text.charCodeAt(index)] === KEEP) index++;
  if (index === text.length) return undefined;
  const view = new ViewBuilder();
  const words = new Words(text, kinds);
  let changed = false;
  for (index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const kind = kinds[code] as number;
    let width = 1;
    let plain: string | undefined;
    if (kind === DROP) plain = '';
    else if (kind === REPLACE) plain = replacements.get(code);
    else if (kind === LOOKALIKE && words.isDisguise(index)) plain = replacements.get(code);
    else if (kind === SURROGATE) {
      plain = plainPair(text, index);
      if (plain !== undefined) width = 2;
    }
    changed ||= plain !== undefined;
    view.add(plain ?? text.charAt(index), index, index + width);
    index += width - 1;
  }
  return changed ? view.build('folded') : undefined;
}
