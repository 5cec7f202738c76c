import type { SchemeField } from './field-scheme';
import { RULE_LIMITS } from './limits';
import { RuleLimitError } from './error';
import { Steps } from '../../regex/steps';
import type { Value } from './value';

/** Gives the value of a field; undefined when the field is missing. */
export type FieldReader = (field: SchemeField) => Value | undefined;

/**
 * The values of one exchange while its rules are evaluated. A field is read when it is first asked
 * for and kept, as are the results that several rules share.
 */
export class Evaluation {
  readonly steps = new Steps(RULE_LIMITS.regexSteps, (message) => new RuleLimitError(message));
  /** `undefined`: not read yet; `null`: missing. */
  readonly #values: (Value | null | undefined)[];
  readonly #results: (Value | null | undefined)[];

  constructor(
    fields: number,
    sharedResults: number,
    private readonly read: FieldReader,
  ) {
    this.#values = new Array<Value | null | undefined>(fields).fill(undefined);
    this.#results = new Array<Value | null | undefined>(sharedResults).fill(undefined);
  }

  value(field: SchemeField): Value | undefined {
    const known = this.#values[field.slot];
    if (known !== undefined) return known === null ? undefined : known;
    const value = this.read(field);
    this.#values[field.slot] = value ?? null;
    return value;
  }

  /** The answer of a condition that several expressions share, worked out once. */
  sharedCondition(place: number, answer: (evaluation: Evaluation) => boolean): boolean {
    const known = this.#results[place];
    if (known !== undefined) return known === true;
    return (this.#results[place] = answer(this));
  }

  /** The value of a call that several expressions share, worked out once. */
  sharedValue(
    place: number,
    read: (evaluation: Evaluation) => Value | undefined,
  ): Value | undefined {
    const known = this.#results[place];
    if (known !== undefined) return known === null ? undefined : known;
    const value = read(this);
    this.#results[place] = value ?? null;
    return value;
  }
}
