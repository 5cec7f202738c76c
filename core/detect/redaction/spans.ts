import type { Finding } from '../../exchange/finding';

/** A stretch of text that is exchanged as one. */
export interface RedactedSpan {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

/** Shorter values are exchanged where they were found only: elsewhere they may be part of a word. */
const LEAST_TO_REPEAT = 8;

/** A value this long, such as a whole program, is not looked for again. */
const MOST_TO_REPEAT = 4096;

/** Overlapping spans become one, under the type of the longest. In the order of the text. */
export function mergeSpans(spans: readonly RedactedSpan[]): RedactedSpan[] {
  const merged: { start: number; end: number; type: string; longest: number }[] = [];
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const { start, end, type } of sorted) {
    const last = merged.at(-1);
    if (last === undefined || start >= last.end) {
      merged.push({ start, end, type, longest: end - start });
      continue;
    }
    if (end - start > last.longest) {
      last.type = type;
      last.longest = end - start;
    }
    last.end = Math.max(last.end, end);
  }
  return merged;
}

/** The findings that lie within the text. */
export function usableSpans(text: string, findings: readonly Finding[]): RedactedSpan[] {
  return findings.filter(({ start, end }) => start < end && end <= text.length);
}

/**
 * Every other place where a found value stands: a password is found beside its name and goes with
 * the same letters through the rest of the text. Linear in the text for a usual number of values.
 */
export function repeatedSpans(text: string, spans: readonly RedactedSpan[]): RedactedSpan[] {
  const byHead = new Map<string, Map<string, string>>();
  for (const { start, end, type } of spans) {
    if (end - start < LEAST_TO_REPEAT || end - start > MOST_TO_REPEAT) continue;
    const value = text.slice(start, end);
    const head = value.slice(0, LEAST_TO_REPEAT);
    const values = byHead.get(head) ?? new Map<string, string>();
    byHead.set(head, values.set(value, type));
  }
  const repeated: RedactedSpan[] = [];
  if (byHead.size === 0) return repeated;
  for (let start = 0; start + LEAST_TO_REPEAT <= text.length; start++) {
    const values = byHead.get(text.slice(start, start + LEAST_TO_REPEAT));
    for (const [value, type] of values ?? []) {
      if (text.startsWith(value, start)) repeated.push({ start, end: start + value.length, type });
    }
  }
  return repeated;
}
