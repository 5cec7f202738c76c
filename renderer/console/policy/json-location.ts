import {
  findNodeAtLocation,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
  type Segment,
} from 'jsonc-parser';

/** A stretch of the document's text, UTF-16 code units, end exclusive. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

export interface SyntaxFault extends TextRange {
  /** Name of the fault as the JSON parser gives it: `CommaExpected`. */
  readonly code: string;
}

const STRICT = { disallowComments: true, allowTrailingComma: false } as const;

/** What keeps a text from being JSON; empty for well-formed JSON. */
export function syntaxFaults(text: string): readonly SyntaxFault[] {
  const errors: ParseError[] = [];
  parseTree(text, errors, STRICT);
  return errors.map(({ error, offset, length }) => ({
    code: printParseErrorCode(error),
    from: Math.min(offset, text.length),
    to: Math.min(offset + length, text.length),
  }));
}

/** `rules[3].when` → `['rules', 3, 'when']`; names in brackets may be quoted: `lists["a.b"]`. */
export function pathSegments(path: string): Segment[] {
  const segments: Segment[] = [];
  for (const match of path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)) {
    const [, index, quoted, name] = match;
    if (index !== undefined) segments.push(Number(index));
    else if (quoted !== undefined) segments.push(JSON.parse(`"${quoted}"`) as string);
    else if (name !== undefined) segments.push(name);
  }
  return segments;
}

/** The node at a path, or the nearest one around it that exists. */
function nearestNode(root: Node, path: string): { readonly node: Node; readonly exact: boolean } {
  const segments = pathSegments(path);
  for (let length = segments.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, segments.slice(0, length));
    if (node !== undefined) return { node, exact: length === segments.length };
  }
  return { node: root, exact: segments.length === 0 };
}

/**
 * Position in the text of a JSON string literal that holds the code unit `offset` of its value:
 * escapes take more room in the text than in the value.
 */
export function positionInString(literal: string, offset: number): number {
  let position = 1;
  for (let unit = 0; unit < offset && position < literal.length - 1; unit += 1) {
    if (literal[position] !== '\\') position += 1;
    else position += literal[position + 1] === 'u' ? 6 : 2;
  }
  return position;
}

/** A long node is marked on its first line only. */
function firstLine(text: string, node: Node): TextRange {
  const end = node.offset + node.length;
  const newline = text.indexOf('\n', node.offset);
  return { from: node.offset, to: newline < 0 ? end : Math.min(newline, end) };
}

/** Where an issue of the policy check stands in the text; the whole text's start when unknown. */
export function locateIssue(
  text: string,
  issue: { readonly path: string; readonly offset?: number | undefined },
): TextRange {
  const root = parseTree(text, [], STRICT);
  if (root === undefined) return { from: 0, to: 0 };
  const { node, exact } = nearestNode(root, issue.path);
  if (!exact || issue.offset === undefined || node.type !== 'string') return firstLine(text, node);
  const literal = text.slice(node.offset, node.offset + node.length);
  const from = node.offset + positionInString(literal, issue.offset);
  return { from, to: Math.min(from + 1, node.offset + node.length) };
}
