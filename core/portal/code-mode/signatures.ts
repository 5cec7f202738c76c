import { isObject, stringAt, type JsonObject } from '../protocol/message';
import { firstSentence } from '../relay/lists';

/** Depth of a schema that is written out; what lies deeper is `unknown`. */
const DEPTH = 6;
/** Longest comment beside an argument, UTF-16 code units. */
const COMMENT = 80;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** A tool as a line of TypeScript, with what it does before it. */
export function signatureOf(name: string, tool: JsonObject): string {
  const description = stringAt(tool, 'description');
  const input = tool['inputSchema'];
  const output = tool['outputSchema'];
  const args = typeOf(input, input, DEPTH);
  const optional = isObject(input) && !Array.isArray(input['required']) ? '?' : '';
  const result = output === undefined ? 'unknown' : typeOf(output, output, DEPTH);
  const comment = description === undefined ? '' : `/** ${plain(firstSentence(description))} */\n`;
  return `${comment}tools${member(name)}(args${optional}: ${args}): Promise<${result}>`;
}

function member(name: string): string {
  return IDENTIFIER.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** JSON Schema as a TypeScript type, as far as it says one. */
export function typeOf(schema: unknown, root: unknown, depth: number): string {
  if (!isObject(schema) || depth === 0) return 'unknown';
  const { $ref, type, oneOf, anyOf, allOf } = schema;
  if (typeof $ref === 'string') return typeOf(referred(root, $ref), root, depth - 1);
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map((one) => JSON.stringify(one)));
  const choices = oneOf ?? anyOf;
  if (Array.isArray(choices) && !isObject(schema['properties'])) {
    return union(choices.map((one) => typeOf(one, root, depth - 1)));
  }
  if (Array.isArray(allOf) && !isObject(schema['properties'])) {
    return allOf.map((one) => typeOf(one, root, depth - 1)).join(' & ');
  }
  if (Array.isArray(type)) {
    return union(type.map((one) => typeOf({ ...schema, type: one as unknown }, root, depth)));
  }
  return simpleType(schema, root, depth);
}

function simpleType(schema: JsonObject, root: unknown, depth: number): string {
  switch (schema['type'] ?? (isObject(schema['properties']) ? 'object' : undefined)) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array': {
      const item = typeOf(schema['items'], root, depth - 1);
      return /[|&]/.test(item) ? `(${item})[]` : `${item}[]`;
    }
    case 'object':
      return objectType(schema, root, depth);
    default:
      return 'unknown';
  }
}

function objectType(schema: JsonObject, root: unknown, depth: number): string {
  const { properties, required, additionalProperties } = schema;
  const needed = new Set(Array.isArray(required) ? required : []);
  const members = Object.entries(isObject(properties) ? properties : {}).map(([name, value]) => {
    const key = IDENTIFIER.test(name) ? name : JSON.stringify(name);
    const mark = needed.has(name) ? '' : '?';
    const about = isObject(value) ? stringAt(value, 'description') : undefined;
    const comment = about === undefined ? '' : ` /* ${plain(about).slice(0, COMMENT)} */`;
    return `${key}${mark}: ${typeOf(value, root, depth - 1)}${comment}`;
  });
  if (members.length > 0) return `{ ${members.join('; ')} }`;
  return isObject(additionalProperties)
    ? `Record<string, ${typeOf(additionalProperties, root, depth - 1)}>`
    : 'object';
}

function referred(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  let node: unknown = root;
  for (const step of reference.slice(2).split('/')) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    node = isObject(node) ? node[key] : undefined;
  }
  return node;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ') || 'never';
}

/** Text that cannot end a comment. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('*/', '* /').trim();
}
