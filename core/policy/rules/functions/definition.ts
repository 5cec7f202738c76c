import type { Steps } from '../../../regex/steps';
import type { Type } from '../types';
import type { Value } from '../value';

/** What a parameter takes. */
export interface Parameter {
  readonly name: string;
  /** In the words of errors and documentation. */
  readonly expected: string;
  readonly accepts: (type: Type) => boolean;
  /** `literal`: only a literal; `computed`: no literal. */
  readonly only?: 'literal' | 'computed';
  readonly optional?: boolean;
  /** What is wrong with a literal; undefined when it is fine. */
  readonly check?: (literal: Value) => string | undefined;
}

/** The body of a call; a missing argument is undefined, as is a missing result. */
export type Body = (args: readonly (Value | undefined)[], steps: Steps) => Value | undefined;

/** A function of the rules language. */
export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Further arguments, any number of them. */
  readonly rest?: Parameter;
  /** What is wrong with a later argument next to the first; undefined when they go together. */
  readonly alike?: (first: Type, later: Type) => string | undefined;
  readonly returns: Type | ((first: Type) => Type);
  /** True when the body wants to see missing arguments; else any of them makes the result missing. */
  readonly seesMissing?: boolean;
  /** Makes the body; `literals` holds the arguments that are literals, `types` the type of each. */
  readonly bind: (literals: readonly (Value | undefined)[], types: readonly Type[]) => Body;
  readonly meaning: string;
  readonly example: string;
}

export const isString = (type: Type): boolean => type === 'String';
export const isInteger = (type: Type): boolean => type === 'Integer';

export function stringParameter(name: string, more: Partial<Parameter> = {}): Parameter {
  return { name, expected: 'a String', accepts: isString, ...more };
}

export function integerParameter(name: string, more: Partial<Parameter> = {}): Parameter {
  return { name, expected: 'an Integer', accepts: isInteger, ...more };
}
