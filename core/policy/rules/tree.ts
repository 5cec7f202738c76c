import type { ByteString } from '../../regex/byte-string';

/** Where a node stands in the source: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type LogicalOperator = 'and' | 'xor' | 'or';
export type OrderOperator = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';
export type Operator =
  OrderOperator | 'contains' | 'matches' | 'wildcard' | 'strict wildcard' | 'in' | 'bitwise_and';

/** An expression as it is written; types are not known yet. */
export type Expression =
  | {
      readonly kind: 'logical';
      readonly operator: LogicalOperator;
      readonly operands: readonly Expression[];
      readonly span: Span;
    }
  | { readonly kind: 'not'; readonly operand: Expression; readonly span: Span }
  | { readonly kind: 'constant'; readonly value: boolean; readonly span: Span }
  /** A value that stands alone and must be a Boolean. */
  | { readonly kind: 'truth'; readonly value: ValueExpression; readonly span: Span }
  | {
      readonly kind: 'comparison';
      readonly left: ValueExpression;
      readonly operator: Operator;
      readonly operatorSpan: Span;
      readonly right: Operand;
      readonly span: Span;
    };

/** A field or a call, with what follows it in brackets. */
export type ValueExpression =
  | {
      readonly kind: 'field';
      readonly name: string;
      readonly nameSpan: Span;
      readonly path: readonly PathStep[];
      readonly span: Span;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly nameSpan: Span;
      readonly arguments: readonly Argument[];
      readonly path: readonly PathStep[];
      readonly span: Span;
    };

export type PathStep =
  | { readonly kind: 'index'; readonly index: number; readonly span: Span }
  | { readonly kind: 'key'; readonly key: ByteString; readonly span: Span }
  | { readonly kind: 'each'; readonly span: Span };

export type Argument =
  | { readonly kind: 'expression'; readonly expression: Expression; readonly span: Span }
  | { readonly kind: 'value'; readonly value: ValueExpression; readonly span: Span }
  | { readonly kind: 'literal'; readonly literal: Literal; readonly span: Span };

/** Quoted or raw bytes, or a word (`5`, `10.0.0.0/8`, `61:62`) whose type its place decides. */
export type Literal =
  | { readonly kind: 'string'; readonly bytes: ByteString; readonly span: Span }
  | { readonly kind: 'word'; readonly text: string; readonly span: Span };

export type Operand =
  | Literal
  | { readonly kind: 'set'; readonly items: readonly Literal[]; readonly span: Span }
  | { readonly kind: 'list'; readonly name: string; readonly span: Span }
  | {
      readonly kind: 'pattern';
      readonly pattern: string;
      /** Offset in the source of each UTF-16 code unit of the pattern, and of its end. */
      readonly offsets: readonly number[];
      readonly span: Span;
    };
