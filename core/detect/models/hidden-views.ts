import { foldText } from './folded-text';
import { normalise } from '../normalise/views';

/** Most views of one text. */
export const MAX_VIEWS = 6;

/** Only this much of a text is searched for hidden text, and this much is taken out, UTF-16 units. */
const SEARCHED = 64 * 1024;
const TAKEN = 4096;

/** Shorter finds say nothing. */
const SHORTEST = 12;

/** Words that nearly every English text has. */
const COMMON =
  /\b(?:the|and|you|your|to|all|of|is|in|are|that|me|for|how|what|ignore|instructions|previous|system|prompt)\b/gi;

const LEET: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' }; // prettier-ignore

function commonWords(text: string): number {
  return text.match(COMMON)?.length ?? 0;
}

/** Words in which digits and signs stand for letters. */
function leet(text: string): string {
  const mixed = /\b(?=[a-z0-9@$!]{0,24}[a-z])(?=[a-z0-9@$!]{0,24}[013457@$!])[a-z0-9@$!]{3,24}/gi;
  const hits = text.match(mixed)?.length ?? 0;
  if (hits < 3) return '';
  const plain = text.replace(mixed, (word) =>
    word.replace(/[013457@$!]/g, (sign) => LEET[sign] ?? sign),
  );
  return commonWords(plain) > commonWords(text) ? plain.slice(0, TAKEN) : '';
}

function rotated(text: string): string {
  const plain = text.slice(0, TAKEN).replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
  return commonWords(plain) >= 3 && commonWords(plain) > commonWords(text.slice(0, TAKEN))
    ? plain
    : '';
}

function reversed(text: string): string {
  const backwards = [...text.slice(0, TAKEN)].reverse().join('');
  return commonWords(backwards) >= 3 &&
    commonWords(backwards) > 2 * commonWords(text.slice(0, TAKEN))
    ? backwards
    : '';
}

/**
 * What a text hides from readers but not from a model: encoded, spaced out, in letters of other
 * scripts, rotated, reversed, or with digits for letters. Mostly there is nothing.
 */
export function hiddenViews(text: string): string[] {
  const searched = text.slice(0, SEARCHED);
  const { folded, others } = normalise(searched);
  const plain = folded?.text ?? searched;
  const views = [...others.map((view) => view.text), leet(plain), rotated(plain), reversed(plain)];
  // What only loses accents or invisible characters is read alike by the models.
  if (folded !== undefined && foldText(folded.text) !== foldText(searched)) views.unshift(plain);
  return views
    .filter((view) => view.length >= SHORTEST)
    .map((view) => view.slice(0, TAKEN).replace(/[ \t]{2,}/g, ' '))
    .slice(0, MAX_VIEWS);
}
