import type { Span } from './tree';
import type { ByteString } from '../../regex/byte-string';

export type Token =
  /** Letters, digits and what literals hold besides: names, word operators, numbers, addresses. */
  | { readonly kind: 'word'; readonly text: string; readonly span: Span }
  | { readonly kind: 'symbol'; readonly text: string; readonly span: Span }
  | { readonly kind: 'string'; readonly bytes: ByteString; readonly span: Span }
  | {
      readonly kind: 'pattern';
      readonly pattern: string;
      readonly offsets: readonly number[];
      readonly span: Span;
    }
  | { readonly kind: 'list'; readonly name: string; readonly span: Span }
  | { readonly kind: 'end'; readonly span: Span };

/** How an error names a token. */
export function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the expression';
    case 'string':
      return 'a string';
    case 'pattern':
      return 'a regular expression';
    case 'list':
      return `“$${token.name}”`;
    case 'word':
    case 'symbol':
      return `“${token.text.slice(0, 64)}”`;
  }
}
