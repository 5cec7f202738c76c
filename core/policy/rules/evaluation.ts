import type { SchemeField } from './field-scheme';
import { Steps } from './regex/steps';
import type { Value } from './value';

/** Gives the value of a field; undefined when the field is missing. */
export type FieldReader = (field: SchemeField) => Value | undefined;

/**
 * The values of one exchange while its rules are evaluated. A field is read when it is first asked
 * for and kept, as are the answers of conditions that several rules share.
 */
export class Evaluation {
  readonly steps = new Steps();
  /** `undefined`: not read yet; `null`: missing. */
  readonly #values: (Value | null | undefined)[];
  readonly #answers: (boolean | undefined)[];

  constructor(
    fields: number,
    sharedConditions: number,
    private readonly read: FieldReader,
  ) {
    this.#values = new Array<Value | null | undefined>(fields).fill(undefined);
    this.#answers = new Array<boolean | undefined>(sharedConditions).fill(undefined);
  }

  value(field: SchemeField): Value | undefined {
    const known = this.#values[field.slot];
    if (known !== undefined) return known === null ? undefined : known;
    const value = this.read(field);
    this.#values[field.slot] = value ?? null;
    return value;
  }

  /** The answer of a shared condition, worked out once. */
  shared(condition: number, answer: (evaluation: Evaluation) => boolean): boolean {
    const known = this.#answers[condition];
    if (known !== undefined) return known;
    return (this.#answers[condition] = answer(this));
  }
}
