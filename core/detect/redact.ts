import type { Finding } from '../exchange/finding';
import type { RedactText } from './types';

/** Overlapping and touching findings become one; the type of the longest names it. */
function merged(findings: readonly Finding[]): { start: number; end: number; type: string }[] {
  const spans: { start: number; end: number; type: string; longest: number }[] = [];
  const sorted = [...findings].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const { start, end, type } of sorted) {
    const last = spans.at(-1);
    if (last === undefined || start >= last.end) {
      spans.push({ start, end, type, longest: end - start });
      continue;
    }
    if (end - start > last.longest) {
      last.type = type;
      last.longest = end - start;
    }
    last.end = Math.max(last.end, end);
  }
  return spans;
}

/**
 * Exchanges every found span for `[TYPE]`. Spans outside the text are passed over.
 */
export const redactText: RedactText = (text, findings) => {
  const usable = findings.filter((f) => f.start < f.end && f.end <= text.length);
  let result = '';
  let from = 0;
  for (const span of merged(usable)) {
    result += `${text.slice(from, span.start)}[${span.type}]`;
    from = span.end;
  }
  return result + text.slice(from);
};
