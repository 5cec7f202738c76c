import type { RedactText, RedactionMethod } from '../types';
import { formatPreserved } from './format-preserving';
import { keyedHash } from './keyed-hash';
import { partlyMasked } from './partial-mask';
import { mergeSpans, repeatedSpans, usableSpans, type RedactedSpan } from './spans';

const MASK: RedactionMethod = { style: 'mask' };

/** Hexadecimal digits of a hash: enough to tell the values of a company apart. */
const HASH_DIGITS = 12;

function maskOf(type: string): string {
  return `[${type}]`;
}

function replacement(type: string, value: string, method: RedactionMethod): string {
  switch (method.style) {
    case 'mask':
      return maskOf(type);
    case 'partial':
      return partlyMasked(type, value);
    case 'hash':
      return `[${type}:${keyedHash(method.key, value).toString('hex').slice(0, HASH_DIGITS)}]`;
    case 'format':
      return formatPreserved(method.key, type, value) ?? maskOf(type);
    case 'tokenise':
      return method.tokens.placeholderOf(type, value) ?? maskOf(type);
  }
}

/** What is exchanged: the findings, and each further place where a found value stands. */
function spansOf(text: string, found: readonly RedactedSpan[]): RedactedSpan[] {
  return mergeSpans([...found, ...repeatedSpans(text, found)]);
}

/**
 * Exchanges every found span. Spans outside the text are passed over. A value is exchanged wherever
 * it stands, so that none is left; see `RedactText`.
 */
export const redactText: RedactText = (text, findings, method = MASK) => {
  let result = '';
  let from = 0;
  for (const { start, end, type } of spansOf(text, usableSpans(text, findings))) {
    result += text.slice(from, start) + replacement(type, text.slice(start, end), method);
    from = end;
  }
  return result + text.slice(from);
};
