import type { SchemeField } from './field-scheme';
import type { FunctionDefinition } from './functions/definition';
import type { Regex } from '../../regex/regex';
import type { LogicalOperator, OrderOperator, PathStep, Span } from './tree';
import type { ScalarType, Type } from './types';
import type { ByteString } from '../../regex/byte-string';
import type { Integer, Value } from './value';
import type { Wildcard } from './wildcard';

/**
 * An expression whose names and types are known. `many` is true where `[*]` makes it one Boolean for
 * each element, an Array<Boolean>.
 */
export type TypedExpression =
  | {
      readonly kind: 'logical';
      readonly operator: LogicalOperator;
      readonly operands: readonly TypedExpression[];
      readonly many: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'not';
      readonly operand: TypedExpression;
      readonly many: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'constant';
      readonly value: boolean;
      readonly many: false;
      readonly span: Span;
    }
  | {
      readonly kind: 'test';
      readonly value: TypedValue;
      readonly test: Test;
      readonly many: boolean;
      readonly span: Span;
    };

/** What is asked about a value that is there. A missing value answers false to each. */
export type Test =
  | { readonly kind: 'true' }
  | {
      readonly kind: 'order';
      readonly type: ScalarType;
      readonly operator: OrderOperator;
      readonly operand: Scalar;
    }
  | { readonly kind: 'bits'; readonly mask: Integer }
  | { readonly kind: 'contains'; readonly needle: ByteString }
  /** An Array that has this element. */
  | { readonly kind: 'element'; readonly element: Scalar }
  | { readonly kind: 'matches'; readonly regex: Regex }
  | { readonly kind: 'wildcard'; readonly wildcard: Wildcard }
  | { readonly kind: 'in'; readonly set: Membership };

export type Scalar = boolean | Integer | ByteString;

export interface Membership {
  has(value: Value): boolean;
}

interface TypedPath {
  readonly path: readonly PathStep[];
  /** Type of what the path leads to; with `[*]` in it, of each element. */
  readonly type: Type;
  readonly each: boolean;
  readonly span: Span;
}

export type TypedValue =
  | ({ readonly kind: 'field'; readonly field: SchemeField } & TypedPath)
  | ({
      readonly kind: 'call';
      readonly definition: FunctionDefinition;
      readonly arguments: readonly TypedArgument[];
      /** True when the first argument holds `[*]`: the call is made for each element. */
      readonly mapped: boolean;
    } & TypedPath);

export type TypedArgument =
  | { readonly kind: 'expression'; readonly expression: TypedExpression; readonly type: Type }
  | { readonly kind: 'value'; readonly value: TypedValue; readonly type: Type }
  | { readonly kind: 'literal'; readonly literal: Value; readonly type: Type };
