import { isDeepStrictEqual } from 'node:util';
import { parseLossless, stringifyLossless } from '../protocol/lossless-json';
import { isObject } from '../protocol/message';
import { withTexts, type TextLeaf } from './text-leaves';

/** Shorter texts are judged where they stand: to look for them elsewhere costs as much. UTF-16 code units. */
const WORTH_LOOKING = 256;

/** The texts of a message to be judged, each once, and how changes come to where they stand again. */
export interface JudgedOnce {
  readonly leaves: readonly TextLeaf[];
  /** The value with the changed texts, and with their repetitions changed alike. */
  apply<T>(value: T, edits: ReadonlyMap<TextLeaf, string>): T;
}

/**
 * Finds what a result says twice: structured content, which servers repeat as text for older clients
 * (2025-06-18, "Structured Content"), and long texts that are the same. Of equal texts the one with a
 * name of its own is judged, because names tell what a value is.
 */
export function judgedOnce(value: unknown, leaves: readonly TextLeaf[]): JudgedOnce {
  const twin = twinOf(value, leaves);
  const chosen = new Map<string, TextLeaf>();
  for (const leaf of leaves) {
    if (leaf === twin || leaf.text.length < WORTH_LOOKING) continue;
    const known = chosen.get(leaf.text);
    if (!known || unnamed(known)) chosen.set(leaf.text, leaf);
  }
  const kept = leaves.filter((leaf) => leaf !== twin && (chosen.get(leaf.text) ?? leaf) === leaf);
  if (kept.length === leaves.length) return { leaves, apply: withTexts };
  return {
    leaves: kept,
    apply: (whole, edits) => {
      const all = new Map(edits);
      for (const leaf of leaves) {
        const judged = chosen.get(leaf.text);
        const text = judged && judged !== leaf ? edits.get(judged) : undefined;
        if (text !== undefined && leaf !== twin) all.set(leaf, text);
      }
      const changed = withTexts(whole, all);
      return twin ? withTexts(changed, new Map([[twin, repeated(changed, twin.text)]])) : changed;
    },
  };
}

/** The text that says what the structured content says. */
function twinOf(value: unknown, leaves: readonly TextLeaf[]): TextLeaf | undefined {
  const structured = isObject(value) ? value['structuredContent'] : undefined;
  if (!isObject(structured)) return undefined;
  return leaves.find(
    ({ path, text }) =>
      path[0] === 'content' &&
      path.length === 3 &&
      text.length >= WORTH_LOOKING &&
      text.trimStart().startsWith('{') &&
      isDeepStrictEqual(parsed(text), structured),
  );
}

function parsed(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    return undefined; // it only looks like JSON
  }
}

/** Structured content as text, indented as it was before. */
function repeated(value: unknown, before: string): string {
  const structured = isObject(value) ? value['structuredContent'] : undefined;
  const indent = /^\s*\{\r?\n([ \t]+)/.exec(before)?.[1] ?? '';
  return stringifyLossless(structured, indent);
}

function unnamed({ label }: TextLeaf): boolean {
  return label === '' || label === 'text';
}
