const NON_ASCII = /[^\0-\x7f]/;

function characters(...ranges: readonly (readonly [first: number, last: number])[]): RegExp {
  const escaped = (code: number): string => `\\u{${code.toString(16)}}`;
  return new RegExp(`[${ranges.map(([first, last]) => `${escaped(first)}-${escaped(last)}`).join('')}]`, 'gu'); // prettier-ignore
}

/** Format characters and variation selectors: nobody sees them. */
const INVISIBLE = characters(
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xe0100, 0xe01ef],
);

/** Tag characters spell ASCII that is not displayed. */
const TAGS = characters([0xe0020, 0xe007e]);
const FIRST_TAG = 0xe0000;

/** Latin and Cyrillic accents, Arabic vowel signs. */
const MARKS = characters([0x300, 0x36f], [0x640, 0x640], [0x64b, 0x655]);

/** The text without characters that nobody sees, and with those readable that spell a hidden one. */
export function revealText(text: string): string {
  if (!NON_ASCII.test(text)) return text;
  return text
    .replace(TAGS, (tag) => String.fromCharCode((tag.codePointAt(0) ?? 0) - FIRST_TAG))
    .replace(INVISIBLE, '');
}

/**
 * Text as the linear layer reads it: revealed, in lower case, compatibility forms resolved, accents
 * dropped. Lengths change; use it for scores only.
 */
export function foldText(text: string): string {
  if (!NON_ASCII.test(text)) return text.toLowerCase();
  return revealText(text).normalize('NFKD').replace(MARKS, '').normalize('NFC').toLowerCase();
}
