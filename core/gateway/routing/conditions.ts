import type { Metadata } from '../http/headers';

/** What conditions, limits and routes can ask about a request. */
export interface RequestFacts {
  readonly gateway: string;
  readonly key: string;
  readonly user: string;
  readonly team: string;
  readonly groups: readonly string[];
  readonly provider: string;
  readonly model: string;
  readonly stream: boolean;
  readonly metadata: Metadata;
  /** The new text of the prompt. */
  readonly content: string;
}

type Value = string | number | boolean | readonly string[] | undefined;

/** The value of a name: a fact, or `metadata.<key>`. */
export function factOf(facts: RequestFacts, name: string): Value {
  if (name.startsWith('metadata.')) return facts.metadata[name.slice('metadata.'.length)];
  switch (name) {
    case 'gateway':
    case 'key':
    case 'user':
    case 'team':
    case 'provider':
    case 'model':
    case 'stream':
    case 'content':
    case 'groups':
      return facts[name];
    default:
      return undefined;
  }
}

/**
 * Whether conditions hold: `{ "user": "ann" }`, `{ "metadata.plan": { "$eq": "pro" } }`, joined by
 * `$and` (as several members are), `$or`, `$not`. A value that is missing equals nothing.
 */
export function holds(conditions: Readonly<Record<string, unknown>>, facts: RequestFacts): boolean {
  return Object.entries(conditions).every(([name, test]) => {
    switch (name) {
      case '$and':
        return lists(test).every((one) => holds(one, facts));
      case '$or':
        return lists(test).some((one) => holds(one, facts));
      case '$not':
        return isObject(test) && !holds(test, facts);
      default:
        return passes(factOf(facts, name), test);
    }
  });
}

function passes(value: Value, test: unknown): boolean {
  if (!isObject(test)) return equals(value, test);
  return Object.entries(test).every(([operator, operand]) => compare(operator, value, operand));
}

function compare(operator: string, value: Value, operand: unknown): boolean {
  switch (operator) {
    case '$eq':
      return equals(value, operand);
    case '$ne':
      return !equals(value, operand);
    case '$in':
      return Array.isArray(operand) && operand.some((one) => equals(value, one));
    case '$nin':
      return Array.isArray(operand) && !operand.some((one) => equals(value, one));
    case '$exists':
      return (value !== undefined && value !== '') === operand;
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return ordered(operator, value, operand);
    case '$contains':
    case '$startsWith':
    case '$endsWith':
      return within(operator, value, operand);
    case '$not':
      return !passes(value, operand);
    default:
      return false;
  }
}

function equals(value: Value, operand: unknown): boolean {
  if (Array.isArray(value)) return typeof operand === 'string' && value.includes(operand);
  if (value === undefined) return false;
  switch (typeof operand) {
    case 'string':
    case 'number':
    case 'boolean':
      return String(value) === String(operand);
    default:
      return false;
  }
}

function ordered(operator: string, value: Value, operand: unknown): boolean {
  const [left, right] = [Number(value), Number(operand)];
  if (value === undefined || Number.isNaN(left) || Number.isNaN(right)) return false;
  switch (operator) {
    case '$gt':
      return left > right;
    case '$gte':
      return left >= right;
    case '$lt':
      return left < right;
    default:
      return left <= right;
  }
}

function within(operator: string, value: Value, operand: unknown): boolean {
  if (typeof value !== 'string' || typeof operand !== 'string') return false;
  const [text, part] = [value.toLowerCase(), operand.toLowerCase()];
  if (operator === '$contains') return text.includes(part);
  return operator === '$startsWith' ? text.startsWith(part) : text.endsWith(part);
}

function lists(test: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(test) ? test.filter(isObject) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
