import type { Profile } from '../../exchange/policy-document';
import type { Signals } from '../../exchange/signals';
import type { Type } from '../rules/types';
import type { Facts, FieldValue } from '../types';

/** What a field is read from. */
export interface FieldSource {
  readonly facts: Facts;
  /** What was found in the direction that the rule watches: the prompt, or the response. */
  readonly signals: Signals;
  /** The profiles of the policy document. */
  readonly profiles: readonly Profile[];
}

/** One row of the field scheme. */
export interface FieldDefinition {
  readonly name: string;
  readonly type: Type;
  readonly aliases?: readonly string[];
  readonly meaning: string;
  readonly example: string;
  /** Absent for fields that no door of this version supplies: they are always missing. */
  readonly read?: (source: FieldSource) => FieldValue | undefined;
}
