import highlighter, { type Mode } from 'highlight.js';
import type { Random } from '../random';
import type { CodeExample } from './code-trainer';

/** Handfuls of keywords for each language. */
const EACH = 60;

/** Words of a handful: so many, and up to so many more. */
const LEAST = 6;
const MORE = 8;

/** A language with fewer words than this says nothing by them. */
const FEWEST = 10;

/** Modes nest, and may hold themselves. */
const MAX_DEPTH = 3;

/** Where highlight.js calls a language otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  shell: 'bash',
  'objective-c': 'objectivec',
  assembly: 'x86asm',
  pascal: 'delphi',
};

const WORD = /^[A-Za-z_@#$][\w-]*[!?]?$/;

/** Words out of what a mode may say of its keywords: a text, a list, or such by kind. */
function wordsOf(keywords: unknown): string[] {
  if (typeof keywords === 'string') return keywords.split(' ').map(withoutRelevance);
  if (Array.isArray(keywords)) {
    // A compiled entry: its kind and its relevance.
    if (typeof keywords[1] === 'number') return [];
    return keywords.filter((word) => typeof word === 'string').map(withoutRelevance);
  }
  if (typeof keywords !== 'object' || keywords === null || keywords instanceof RegExp) return [];
  return Object.entries(keywords).flatMap(([key, value]: [string, unknown]) => {
    if (key.startsWith('$')) return [];
    return Array.isArray(value) && typeof value[1] === 'number' ? [key] : wordsOf(value);
  });
}

/** `word|10` is a word that counts tenfold. */
function withoutRelevance(word: string): string {
  return word.replace(/\|\d+$/, '');
}

function collect(mode: Mode, words: Set<string>, seen: Set<object>, depth = 0): void {
  if (seen.has(mode) || depth > MAX_DEPTH) return;
  seen.add(mode);
  for (const word of [...wordsOf(mode.keywords), ...wordsOf(mode.beginKeywords)]) {
    if (WORD.test(word)) words.add(word);
  }
  for (const inner of mode.contains ?? []) {
    if (inner !== 'self') collect(inner, words, seen, depth + 1);
  }
}

/**
 * Handfuls of the keywords and built-in names of each language, as published with the grammars of
 * highlight.js (BSD-3-Clause): they teach what a language is made of beyond the code at hand.
 */
export function keywordExamples(languages: readonly string[], random: Random): CodeExample[] {
  return languages.flatMap((language) => {
    const grammar = highlighter.getLanguage(NAMES[language] ?? language);
    const words = new Set<string>();
    if (grammar !== undefined) collect(grammar, words, new Set());
    if (words.size < FEWEST) return [];
    const list = [...words];
    return Array.from({ length: EACH }, () => ({
      text: Array.from({ length: LEAST + random.below(MORE) }, () => random.pick(list)).join(
        random.chance(0.5) ? ' ' : '\n',
      ),
      language,
      source: 'keywords of highlight.js',
      code: false,
    }));
  });
}
