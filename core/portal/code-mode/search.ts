import type { Entry } from '../catalogue/catalogue';
import { stringAt } from '../protocol/message';

/** Tools that one search shows. */
export const SHOWN = { usual: 5, most: 20 } as const;

/** The tools that fit a query best. Names count more than descriptions; an empty query shows names. */
export function searchTools(
  entries: readonly Entry[],
  query: string,
  limit: number,
): readonly Entry[] {
  const words = wordsOf(query);
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ entry }) => entry);
}

function scoreOf({ exposed, definition }: Entry, words: readonly string[]): number {
  const name = wordsOf(exposed);
  const description = wordsOf(stringAt(definition, 'description') ?? '');
  const inputs = wordsOf(JSON.stringify(definition['inputSchema'] ?? ''));
  let score = 0;
  for (const word of words) {
    if (exposed.toLowerCase() === word) score += 20;
    if (name.includes(word)) score += 6;
    else if (name.some((part) => part.startsWith(word) || word.startsWith(part))) score += 3;
    if (description.includes(word)) score += 2;
    else if (inputs.includes(word)) score += 1;
  }
  return score;
}

function wordsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1);
}
