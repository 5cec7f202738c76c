import type { Type } from './types';

/** A field as the language sees it. */
export interface SchemeField {
  readonly name: string;
  readonly type: Type;
  /** Position in the scheme; evaluation keeps values by it. */
  readonly slot: number;
}

/** The fields that expressions may use. */
export interface FieldScheme {
  /** By name or alias. */
  find(name: string): SchemeField | undefined;
  /** All names and aliases. */
  names(): Iterable<string>;
  /** Number of slots. */
  readonly size: number;
}
