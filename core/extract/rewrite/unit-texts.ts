import { isAsideKey } from '../answer/any-text';
import { JsonParts, readJsonBody, type JsonBody } from '../json-body';
import type { JsonNode, JsonString } from '../json-source';
import { compose, wholeText, type Reading, type Segment } from '../reading';

/** A string of a unit, with the way to it. */
export interface TextLeaf {
  /** Keys and indexes, `/choices/0/delta/content`. */
  readonly path: string;
  /** Its name says that it is about the answer and no part of it: an id, a type, a role. */
  readonly aside: boolean;
  readonly text: string;
}

/** The strings of one unit of an answer (an event, a document, a message), and the way to exchange them. */
export interface UnitTexts {
  readonly leaves: readonly TextLeaf[];
  /** The unit with other text in some leaves, by their index; every other byte stays. */
  replace(edits: ReadonlyMap<number, string>): Uint8Array;
}

/** A range of a unit that holds JSON, or else text. */
export interface Content {
  readonly start: number;
  readonly end: number;
  /** What stands there, where the format puts something between its lines. */
  readonly bytes: Buffer;
  /** Text as it is, even where it looks like JSON. */
  readonly literal?: boolean;
  readonly encode: (value: Uint8Array) => Uint8Array;
}

/** The texts of a unit. `nesting`: levels of JSON in strings that are taken apart, too. */
export function textsOf(unit: Buffer, contents: readonly Content[], nesting: number): UnitTexts {
  const leaves: TextLeaf[] = [];
  const segments = contents.map(({ start, end, bytes, literal, encode }): Segment => ({
    start,
    end,
    encode,
    reading: readingOf(bytes, literal === true ? -1 : nesting, leaves),
  }));
  return { leaves, replace: (edits) => compose(unit, segments).replace(edits) };
}

function readingOf(bytes: Buffer, nesting: number, leaves: TextLeaf[]): Reading {
  const json = nesting < 0 ? undefined : jsonOf(bytes);
  if (json === undefined) {
    const text = bytes.toString('utf8');
    if (text !== '') leaves.push({ path: '', aside: false, text });
    return wholeText(text);
  }
  return new Walk(leaves, nesting).reading(json, '');
}

function jsonOf(bytes: Buffer): JsonBody | undefined {
  const first = /^\s*(.)/s.exec(bytes.toString('latin1', 0, 64))?.[1] ?? '';
  if (!'[{"'.includes(first) || first === '') return undefined;
  const json = readJsonBody(bytes);
  return json !== undefined && !json.trailing && !json.words ? json : undefined;
}

class Walk {
  private readonly parts = new JsonParts();

  constructor(
    private readonly leaves: TextLeaf[],
    private readonly nesting: number,
  ) {}

  reading(json: JsonBody, path: string): Reading {
    this.visit(json.root, path, false);
    return this.parts.reading(json);
  }

  private visit(node: JsonNode, path: string, aside: boolean): void {
    switch (node.kind) {
      case 'string':
        this.string(node, path, aside);
        return;
      case 'array':
        node.items.forEach((item, index) => this.visit(item, `${path}/${index}`, aside));
        return;
      case 'object':
        for (const { key, value } of node.entries) {
          this.visit(value, `${path}/${key}`, isAsideKey(key));
        }
        return;
      case 'scalar':
    }
  }

  private string(node: JsonString, path: string, aside: boolean): void {
    const { text } = node;
    if (text === '') return;
    const inner = this.nesting > 0 && /^\s*[[{]/.test(text) ? jsonOf(Buffer.from(text)) : undefined;
    if (inner?.strict === true) {
      const walk = new Walk(this.leaves, this.nesting - 1);
      this.parts.nested(node, walk.reading(inner, path));
      return;
    }
    this.leaves.push({ path, aside, text });
    this.parts.text(node, 'assistant', false);
  }
}
