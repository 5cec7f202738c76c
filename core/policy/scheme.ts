import { BODY_FIELDS } from './fields/body';
import { CLIENT_FIELDS } from './fields/client';
import { CONTENT_FIELDS } from './fields/content';
import type { FieldDefinition, FieldSource } from './fields/definition';
import { DEVICE_FIELDS } from './fields/device';
import { HEADER_FIELDS, RESPONSE_FIELDS } from './fields/headers';
import { LLM_FIELDS } from './fields/llm';
import { PEOPLE_FIELDS } from './fields/people';
import { REQUEST_FIELDS } from './fields/request';
import { RESERVED_FIELDS } from './fields/reserved';
import { SERVICE_FIELDS } from './fields/service';
import { TIME_FIELDS } from './fields/time';
import type { FieldReader } from './rules/evaluation';
import type { FieldScheme, SchemeField } from './rules/field-scheme';
import { toValue } from './rules/value';

/** The field scheme in the groups of its documentation. */
export const FIELD_GROUPS: readonly {
  readonly title: string;
  readonly fields: readonly FieldDefinition[];
}[] = [
  { title: 'The request', fields: REQUEST_FIELDS },
  { title: 'Headers and cookies', fields: HEADER_FIELDS },
  { title: 'The body of the request', fields: BODY_FIELDS },
  { title: 'The head of the answer', fields: RESPONSE_FIELDS },
  { title: 'Clients of the firewall', fields: CLIENT_FIELDS },
  { title: 'People, programs and apps', fields: PEOPLE_FIELDS },
  { title: 'Devices and sessions', fields: DEVICE_FIELDS },
  { title: 'What was found', fields: CONTENT_FIELDS },
  { title: 'Prompts and answers', fields: LLM_FIELDS },
  { title: 'Models and tools', fields: SERVICE_FIELDS },
  { title: 'Time', fields: TIME_FIELDS },
  { title: 'Reserved fields', fields: RESERVED_FIELDS },
];

/** A field with its place in an evaluation. */
export type PolicyField = FieldDefinition & SchemeField;

/** Everything that a rule can ask about. */
export class PolicyScheme implements FieldScheme {
  readonly fields: readonly PolicyField[];
  readonly #byName = new Map<string, PolicyField>();

  constructor(definitions: readonly FieldDefinition[]) {
    this.fields = definitions.map((definition, slot) => ({ ...definition, slot }));
    for (const field of this.fields) {
      for (const name of [field.name, ...(field.aliases ?? [])]) {
        if (this.#byName.has(name)) throw new Error(`two fields are named ${name}`);
        this.#byName.set(name, field);
      }
    }
  }

  get size(): number {
    return this.fields.length;
  }

  find(name: string): PolicyField | undefined {
    return this.#byName.get(name);
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }

  /** Reads fields out of one exchange. A value of the wrong type counts as missing. */
  reader(source: FieldSource): FieldReader {
    return ({ slot }) => {
      const field = this.fields[slot];
      const value = field?.read?.(source);
      return field === undefined || value === undefined ? undefined : toValue(field.type, value);
    };
  }
}

export const POLICY_SCHEME = new PolicyScheme(FIELD_GROUPS.flatMap(({ fields }) => fields));
