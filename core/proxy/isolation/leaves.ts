/** Deepest nesting that is followed. */
const DEPTH = 32;

/**
 * The values of a body or query in their order, without what stands around them: what a page that
 * sends a text in pieces would put together at the other end.
 */
export function leavesOf(words: string, form: 'form' | 'any'): string {
  if (form === 'any' && /^\s*[[{"]/.test(words)) {
    try {
      return stringsOf(JSON.parse(words), 0).join('');
    } catch {
      // Looks like JSON and is none: it stands as it is.
      return words;
    }
  }
  if (form === 'form' || /^[\w.-]+=[^\s]*$/.test(words)) {
    return [...new URLSearchParams(words).values()].join('');
  }
  return words;
}

function stringsOf(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (depth > DEPTH || typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each) => stringsOf(each, depth + 1));
}
