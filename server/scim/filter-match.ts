import type { Filter, FilterOperator } from './filter';
import { attributeOf, isObject, type Json, type JsonObject } from './json';

/** Attributes whose letter case counts (RFC 7643 7: caseExact). */
const CASE_EXACT = new Set(['id', 'externalid', 'value', '$ref']);

/** Whether a resource matches. A list matches when one of its elements does. */
export function matches(filter: Filter, resource: JsonObject): boolean {
  switch (filter.kind) {
    case 'and':
      return matches(filter.left, resource) && matches(filter.right, resource);
    case 'or':
      return matches(filter.left, resource) || matches(filter.right, resource);
    case 'not':
      return !matches(filter.filter, resource);
    case 'present':
      return valuesAt(resource, filter.path).some(isPresent);
    case 'some':
      return elementsAt(resource, filter.path).some((one) => matches(filter.filter, one));
    case 'compare': {
      const found = valuesAt(resource, filter.path);
      const exact = CASE_EXACT.has(filter.path.at(-1)?.toLowerCase() ?? '');
      const fits = (value: Json): boolean => compare(value, filter.operator, filter.value, exact);
      // What is not there is not equal to anything.
      return filter.operator === 'ne' ? found.every(fits) : found.some(fits);
    }
  }
}

function elementsAt(resource: JsonObject, path: readonly string[]): JsonObject[] {
  return valuesAt(resource, path).filter(isObject);
}

/** Every value at a path; lists are looked into, and an element stands for its `value`. */
function valuesAt(resource: JsonObject, path: readonly string[]): Json[] {
  let values: Json[] = [resource];
  for (const name of path) {
    values = values.flat().flatMap((value) => {
      const found = isObject(value) ? attributeOf(value, name) : undefined;
      return found === undefined ? [] : [found];
    });
  }
  return values.flat();
}

const isPresent = (value: Json): boolean =>
  value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

function compare(
  value: Json,
  operator: FilterOperator,
  wanted: string | number | boolean | null,
  exact: boolean,
): boolean {
  const plain = isObject(value) ? (attributeOf(value, 'value') ?? null) : value;
  if (typeof plain === 'string' && typeof wanted === 'string') {
    return exact
      ? compareTexts(plain, operator, wanted)
      : compareTexts(plain.toLowerCase(), operator, wanted.toLowerCase());
  }
  if (typeof plain === 'number' && typeof wanted === 'number') {
    return compareOrder(plain - wanted, operator);
  }
  return operator === 'eq' ? plain === wanted : operator === 'ne' && plain !== wanted;
}

function compareTexts(value: string, operator: FilterOperator, wanted: string): boolean {
  switch (operator) {
    case 'co':
      return value.includes(wanted);
    case 'sw':
      return value.startsWith(wanted);
    case 'ew':
      return value.endsWith(wanted);
    default:
      return compareOrder(value < wanted ? -1 : value > wanted ? 1 : 0, operator);
  }
}

function compareOrder(order: number, operator: FilterOperator): boolean {
  switch (operator) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    default:
      return false;
  }
}
