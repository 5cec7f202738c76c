import { z } from 'zod';
import { parseAttributePath, parseFilter, type Filter } from './filter';
import { matches } from './filter-match';
import { attributeOf, isObject, ownName, type Json, type JsonObject } from './json';
import { ScimError } from './scim-error';

/** Operations of one request. */
const MAX_OPERATIONS = 1000;
const LISTS = new Set(['emails', 'members', 'phonenumbers', 'addresses', 'roles', 'groups', 'ims']);

/** RFC 7644 3.5.2. Entra writes the operations with capitals. */
export const patchSchema = z.looseObject({
  Operations: z
    .array(
      z.looseObject({
        op: z.string().transform((op, context) => {
          const lower = op.toLowerCase();
          if (lower === 'add' || lower === 'remove' || lower === 'replace') return lower;
          context.addIssue({ code: 'custom', message: 'op is add, remove or replace' });
          return z.NEVER;
        }),
        path: z.string().max(1000).optional(),
        value: z.json().optional(),
      }),
    )
    .min(1)
    .max(MAX_OPERATIONS),
});
type Operation = z.output<typeof patchSchema>['Operations'][number];

/** Where an operation applies: `emails[type eq "work"].value`. */
interface Target {
  readonly name: string;
  readonly filter?: Filter;
  readonly sub?: string;
}

/** The resource after all operations, which apply in order; the one given stays as it is. */
export function patched(resource: JsonObject, operations: readonly Operation[]): JsonObject {
  const copy = structuredClone(resource);
  for (const operation of operations) apply(copy, operation);
  return copy;
}

function apply(resource: JsonObject, { op, path, value }: Operation): void {
  if (path !== undefined) {
    applyAt(resource, op, parseTarget(path), value);
    return;
  }
  if (op === 'remove') throw new ScimError(400, 'remove needs a path', 'noTarget');
  if (!isObject(value)) {
    throw new ScimError(400, 'without a path, the value is an object', 'invalidValue');
  }
  for (const [name, each] of Object.entries(value)) {
    applyAt(resource, op, parseTarget(name), each);
  }
}

const TARGET = /^([^[\]]+?)(?:\[(.*)\](?:\.([\w$-]+))?)?$/s;

function parseTarget(text: string): Target {
  const [, attribute = '', filter, after] = TARGET.exec(text.trim()) ?? [];
  if (attribute === '') throw new ScimError(400, 'the path cannot be read', 'invalidPath');
  const [name = '', part] = pathOf(attribute);
  const sub = after ?? part;
  return {
    name,
    ...(filter === undefined ? {} : { filter: parseFilter(filter) }),
    ...(sub === undefined ? {} : { sub }),
  };
}

function pathOf(attribute: string): readonly string[] {
  // A whole extension is named by its schema: urn:ietf:params:scim:schemas:extension:…:2.0:User
  if (/^urn:.*:2\.0:(User|Group)$/i.test(attribute)) return [attribute];
  try {
    return parseAttributePath(attribute);
  } catch {
    throw new ScimError(400, 'the path cannot be read', 'invalidPath');
  }
}

function applyAt(
  resource: JsonObject,
  op: Operation['op'],
  target: Target,
  value: Json | undefined,
): void {
  if (op !== 'remove' && value === undefined) {
    throw new ScimError(400, `${op} needs a value`, 'invalidValue');
  }
  if (target.filter !== undefined) {
    applyToElements(resource, op, { ...target, filter: target.filter }, value);
    return;
  }
  const name = ownName(resource, target.name);
  if (target.sub === undefined) {
    set(resource, name, op, value);
    return;
  }
  const parent = attributeOf(resource, name);
  const object = isObject(parent) ? parent : {};
  set(object, ownName(object, target.sub), op, value);
  resource[name] = object;
}

/** Sets, adds to or removes one attribute of an object. */
function set(object: JsonObject, name: string, op: Operation['op'], value: Json | undefined): void {
  const before = object[name];
  if (op === 'remove') {
    // Entra names the elements to remove in the value instead of a filter.
    if (Array.isArray(before) && Array.isArray(value)) {
      object[name] = before.filter((one) => !value.some((gone) => sameElement(one, gone)));
    } else delete object[name];
    return;
  }
  if (value === undefined) return;
  if (op === 'add' && (Array.isArray(before) || LISTS.has(name.toLowerCase()))) {
    const more = Array.isArray(value) ? value : [value];
    const list = Array.isArray(before) ? before : [];
    object[name] = [...list, ...more.filter((one) => !list.some((had) => sameElement(had, one)))];
  } else if (isObject(before) && isObject(value)) Object.assign(before, value);
  else object[name] = value;
}

function sameElement(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b)) return a['value'] === b['value'] && a['type'] === b['type'];
  if (isObject(a)) return a['value'] === b;
  return a === b;
}

function applyToElements(
  resource: JsonObject,
  op: Operation['op'],
  { name, filter, sub }: Target & { readonly filter: Filter },
  value: Json | undefined,
): void {
  const own = ownName(resource, name);
  const found = resource[own];
  const list = Array.isArray(found) ? found : [];
  const fits = (one: Json): boolean => isObject(one) && matches(filter, one);
  if (op === 'remove' && sub === undefined) {
    resource[own] = list.filter((one) => !fits(one));
    return;
  }
  let elements = list.filter(isObject).filter(fits);
  if (elements.length === 0 && op === 'remove') return;
  if (elements.length === 0) {
    // Providers add a work address to whoever has none with the same operation.
    const made = op === 'add' ? elementFor(filter) : undefined;
    if (!made) throw new ScimError(400, 'nothing matches the filter of the path', 'noTarget');
    list.push(made);
    elements = [made];
  }
  for (const element of elements) {
    if (sub !== undefined) set(element, ownName(element, sub), op, value);
    else if (isObject(value)) Object.assign(element, value);
    else throw new ScimError(400, 'the value of an element is an object', 'invalidValue');
  }
  resource[own] = list;
}

/** A new element for which the filter holds, where it only says what is equal. */
function elementFor(filter: Filter): JsonObject | undefined {
  if (filter.kind === 'compare' && filter.operator === 'eq' && filter.path.length === 1) {
    return { [filter.path[0] ?? '']: filter.value };
  }
  if (filter.kind !== 'and') return undefined;
  const left = elementFor(filter.left);
  const right = elementFor(filter.right);
  return left && right ? { ...left, ...right } : undefined;
}
