import type { Door } from '../../exchange/door';
import type { Profile, Rule } from '../../exchange/policy-document';
import type { Signals } from '../../exchange/signals';
import type { Type } from '../rules/types';
import type { ZoneClock } from '../zone-clock';
import type { Facts, FieldValue } from '../types';

/** What a field is read from. */
export interface FieldSource {
  readonly facts: Facts;
  /** What was found in the direction that the rule watches: the prompt, or the response. */
  readonly signals: Signals;
  /** The profiles of the policy document. */
  readonly profiles: readonly Profile[];
  /** The company's clock. */
  readonly clock: (now: number) => ZoneClock;
}

/** One row of the field scheme. */
export interface FieldDefinition {
  readonly name: string;
  readonly type: Type;
  readonly aliases?: readonly string[];
  readonly meaning: string;
  readonly example: string;
  /** Doors that know it; absent: all. */
  readonly doors?: readonly Door[];
  /** Phases in which it is known; absent: both. */
  readonly phases?: readonly Rule['phase'][];
  /** Absent for fields that no door supplies: they are always missing. */
  readonly read?: (source: FieldSource) => FieldValue | undefined;
}
