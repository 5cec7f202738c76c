import { ViewBuilder, type View } from './view';

/** Digits and signs that are written for letters, and the letters. */
const LETTERS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
  '+': 't',
  '8': 'b',
  '9': 'g',
};

/** How far around a name a view reaches, UTF-16 units. */
const REACH = 256;

/** Names of one text that are looked at. */
const MAX_NAMES = 64;

/** What a secret is called: only such words are read, for digits elsewhere are digits. */
const NAME =
  /^(?:password|passwort|passwd|passphrase|passcode|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|login|iban|credit[_-]?card|social[_-]?security)s?$/;

/** Names, part by part: a letter, and a digit or sign that is written for one. */
const WORD = /[\w@$!+-]{5,24}/g;
const MAY_BE_LEET = /[a-z][0134578@$!]|[0134578@$!][a-z]/i;

function plainName(word: string): string | undefined {
  if (!/[0-9@$!+]/.test(word) || !/[a-z]/i.test(word)) return undefined;
  let plain = '';
  for (const char of word.toLowerCase()) plain += LETTERS[char] ?? char;
  if (NAME.test(plain)) return plain;
  const withL = plain.replaceAll('i', 'l');
  return NAME.test(withL) ? withL : undefined;
}

/**
 * The surroundings of names of secrets that are written with digits for letters (`p4ssw0rd`), with
 * the names in letters; undefined where there are none. What is assigned to them stays as it is.
 */
export function leetNamesView(text: string): View | undefined {
  if (!MAY_BE_LEET.test(text)) return undefined;
  const view = new ViewBuilder();
  let index = 0;
  let names = 0;
  const copyTo = (end: number): void => {
    for (; index < end; index++) view.add(text.charAt(index), index, index + 1);
  };
  for (const match of text.matchAll(WORD)) {
    const plain = plainName(match[0]);
    if (plain === undefined) continue;
    const start = match.index;
    copyTo(names === 0 ? index : Math.min(start, index + REACH));
    if (start - REACH > index) index = start - REACH;
    copyTo(start);
    for (let unit = 0; unit < plain.length; unit++) {
      view.add(plain.charAt(unit), start + unit, start + unit + 1);
    }
    index = start + plain.length;
    if (++names === MAX_NAMES) break;
  }
  if (names === 0) return undefined;
  copyTo(Math.min(text.length, index + REACH));
  return view.build('leet');
}
