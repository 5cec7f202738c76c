import { validateMnemonic } from '@scure/bip39';
import { wordlist as czech } from '@scure/bip39/wordlists/czech';
import { wordlist as english } from '@scure/bip39/wordlists/english';
import { wordlist as french } from '@scure/bip39/wordlists/french';
import { wordlist as italian } from '@scure/bip39/wordlists/italian';
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese';
import { wordlist as korean } from '@scure/bip39/wordlists/korean';
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese';
import { wordlist as simplifiedChinese } from '@scure/bip39/wordlists/simplified-chinese';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish';
import { wordlist as traditionalChinese } from '@scure/bip39/wordlists/traditional-chinese';

/** Lists of BIP 39, by the names that catalogue entries use. */
const LISTS = {
  english,
  spanish,
  french,
  italian,
  portuguese,
  czech,
  japanese,
  korean,
  'simplified-chinese': simplifiedChinese,
  'traditional-chinese': traditionalChinese,
} as const;

export type PhraseLanguage = keyof typeof LISTS;

export const PHRASE_LANGUAGES = Object.keys(LISTS) as PhraseLanguage[];

/** Lengths of a phrase in words, longest first (BIP 39). */
const LENGTHS = [24, 21, 18, 15, 12] as const;
const LEAST_WORDS = 12;

/** More words of a list in a row are the list itself, or a part of it. */
const MOST_WORDS = 48;

/** Shorter Latin words are in no list, and end most runs of prose. */
const LEAST_LATIN = 3;

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Phrase {
  readonly language: PhraseLanguage;
  readonly start: number;
  readonly end: number;
}

/** Kinds of characters: small Latin letters; letters of other scripts; what may stand between words. */
const OTHER = 0;
const LOWER = 1;
const WIDE = 2;
const GAP = 3;

const KINDS = new Uint8Array(65536).fill(WIDE, 0xc0);
KINDS.fill(LOWER, 0x61, 0x7b);
for (const char of ' \n\r\t,0123456789.):\u3000') KINDS[char.charCodeAt(0)] = GAP;

/** Where a run of small words starts and ends, with nothing but gaps between them. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/** Runs of at least twelve small words; prose has few of them, for it has short words and capitals. */
function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  let runStart = 0;
  let words = 0;
  let index = 0;
  while (index < text.length) {
    let kind = KINDS[text.charCodeAt(index)] as number;
    if (kind === GAP) {
      index++;
      continue;
    }
    const start = index;
    let wide = kind === WIDE;
    while (kind === LOWER || kind === WIDE) {
      kind = ++index < text.length ? (KINDS[text.charCodeAt(index)] as number) : OTHER;
      wide ||= kind === WIDE;
    }
    if (index > start && kind !== OTHER && (wide || index - start >= LEAST_LATIN)) {
      if (words++ === 0) runStart = start;
      continue;
    }
    const isLast = index > start && (wide || index - start >= LEAST_LATIN);
    if (words + (isLast ? 1 : 0) >= LEAST_WORDS) runs.push({ start: runStart, end: index });
    words = 0;
    if (index === start) index++;
  }
  if (words >= LEAST_WORDS) runs.push({ start: runStart, end: text.length });
  return runs;
}

function wordsOf(text: string, { start, end }: Run): Word[] {
  return [...text.slice(start, end).matchAll(/[\p{L}\p{M}]{1,40}/gu)].map(({ 0: word, index }) => ({
    text: word,
    start: start + index,
    end: start + index + word.length,
  }));
}

let sets: ReadonlyMap<PhraseLanguage, ReadonlySet<string>> | undefined;

function setsOfWords(): ReadonlyMap<PhraseLanguage, ReadonlySet<string>> {
  return (sets ??= new Map(
    PHRASE_LANGUAGES.map((language) => [language, new Set(LISTS[language])] as const),
  ));
}

/** Phrases of one language in a run: stretches of its words whose checksum holds. */
function phrasesIn(run: readonly Word[], language: PhraseLanguage): Phrase[] {
  const words = setsOfWords().get(language) ?? new Set<string>();
  const phrases: Phrase[] = [];
  for (let from = 0; from < run.length; from++) {
    let to = from;
    while (to < run.length && words.has((run[to] as Word).text.normalize('NFKD'))) to++;
    if (to - from >= LEAST_WORDS && to - from <= MOST_WORDS) {
      const phrase = phraseAt(run.slice(from, to), language);
      if (phrase !== undefined) phrases.push(phrase);
    }
    from = Math.max(from, to);
  }
  return phrases;
}

/** The longest valid phrase among words that are all of the list. */
function phraseAt(words: readonly Word[], language: PhraseLanguage): Phrase | undefined {
  for (const length of LENGTHS) {
    for (let from = 0; from + length <= words.length; from++) {
      const part = words.slice(from, from + length);
      const phrase = part.map(({ text }) => text).join(' ');
      if (!validateMnemonic(phrase, [...LISTS[language]])) continue;
      return { language, start: (part[0] as Word).start, end: (part.at(-1) as Word).end };
    }
  }
  return undefined;
}

/** Seed phrases of wallets (BIP 39): 12 to 24 words of a list with their checksum. Linear. */
export function seedPhrases(text: string): Phrase[] {
  const phrases: Phrase[] = [];
  for (const run of runsOf(text)) {
    const words = wordsOf(text, run);
    for (const language of PHRASE_LANGUAGES) phrases.push(...phrasesIn(words, language));
  }
  return phrases;
}
