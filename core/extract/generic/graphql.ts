import type { JsonObject } from '../json-source';
import { compose, wholeText, type Reading, type Segment } from '../reading';
import { kindOfKey } from './keys';

/** How a GraphQL document begins (GraphQL specification, 2.3). */
const DOCUMENT = /^\s*(#[^\n]*\n\s*)*((query|mutation|subscription|fragment)\b[\s\S]*\{|\{)/;

/** True when the member `query` of an object is a GraphQL document and no question. */
export function isGraphQl(node: JsonObject, query: string): boolean {
  return (
    DOCUMENT.test(query) &&
    query.includes('}') &&
    (node.get('variables') !== undefined ||
      node.get('operationName') !== undefined ||
      /^\s*(query|mutation|subscription)\b/.test(query))
  );
}

/** An argument with a string literal (GraphQL specification, 2.9.4): `prompt: "…"`. */
const ARGUMENT = /([A-Za-z_]\w*)\s*:\s*("""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*")/g;

/** The literals of a GraphQL document whose arguments mean a prompt; `undefined` without any. */
export function readGraphQl(query: string): Reading | undefined {
  const segments: Segment[] = [];
  for (const match of query.matchAll(ARGUMENT)) {
    const [whole, name = '', literal = ''] = match;
    const text = textOfLiteral(literal);
    if (kindOfKey(name) !== 'prompt' || text === undefined || text === '') continue;
    const start = Buffer.byteLength(query.slice(0, match.index + whole.length - literal.length));
    segments.push({
      start,
      end: start + Buffer.byteLength(literal),
      reading: wholeText(text),
      encode: (value) => Buffer.from(JSON.stringify(Buffer.from(value).toString('utf8'))),
    });
  }
  return segments.length === 0 ? undefined : compose(Buffer.from(query, 'utf8'), segments);
}

/** An argument that takes a variable (GraphQL specification, 2.10): `prompt: $text`. */
const FROM_VARIABLE = /([A-Za-z_]\w*)\s*:\s*\$([A-Za-z_]\w*)/g;

/** Names of the variables that a GraphQL document hands to arguments which mean a prompt. */
export function promptVariables(query: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, argument = '', variable = ''] of query.matchAll(FROM_VARIABLE)) {
    if (kindOfKey(argument) === 'prompt') names.add(variable);
  }
  return names;
}

function textOfLiteral(literal: string): string | undefined {
  if (literal.startsWith('"""')) return literal.slice(3, -3).replaceAll('\\"""', '"""');
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined; // an escape that JSON does not have: left as it is
  }
}
