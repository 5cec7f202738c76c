import type { FilePart, Part, PartRole, TextOrigin } from '../exchange/part';
import { spliceBytes } from './byte-splice';
import { toUtf8, type Utf8Body } from './charset';
import { readJson, type JsonNode, type JsonObject, type JsonString } from './json-source';
import type { Reading } from './reading';

/** A body that is one JSON document. */
export interface JsonBody {
  readonly utf8: Utf8Body;
  readonly root: JsonNode;
  /** False where another reader may see something else in it; see `readJson`. */
  readonly strict: boolean;
  /** True: more follows the document (several in a row, or something else) and was not read. */
  readonly trailing: boolean;
  /** True: it holds words that are no JSON values; see `readJson`. */
  readonly words: boolean;
}

/** Reads a JSON body; `undefined` where it is none or is beyond `JSON_LIMITS`. */
export function readJsonBody(body: Uint8Array, contentType = ''): JsonBody | undefined {
  const utf8 = toUtf8(body, contentType);
  const read = readJson(utf8.bytes);
  if (!read.ok) return undefined;
  const { root, strict, trailing, words } = read;
  return { utf8, root, strict, trailing, words };
}

/** Where a part of a document stands: a literal that is the text, or one that holds a reading. */
interface Source {
  readonly node: JsonString;
  readonly nested: Reading | undefined;
  /** Index of its first part. */
  readonly first: number;
}

/** Collects the parts of a JSON document and remembers which literal each text came from. */
export class JsonParts {
  private readonly parts: Part[] = [];
  private readonly sources: Source[] = [];
  private readonly taken = new Set<JsonString>();
  private earlier = 0;

  /** Adds a text; empty strings are no part, and a literal is one part however often it is met. */
  text(node: JsonNode | undefined, role: PartRole, history: boolean, origin?: TextOrigin): void {
    if (node?.kind !== 'string' || this.taken.has(node)) return;
    const text = node.text;
    if (text === '') return;
    this.taken.add(node);
    this.sources.push({ node, nested: undefined, first: this.parts.length });
    this.parts.push({
      kind: 'text',
      role,
      text,
      history,
      ...(origin === undefined ? {} : { origin }),
    });
  }

  /** Adds what was read out of the text of a string: JSON in JSON, a query with literals. */
  nested(node: JsonString, reading: Reading): void {
    if (this.taken.has(node)) return;
    this.taken.add(node);
    this.sources.push({ node, nested: reading, first: this.parts.length });
    this.parts.push(...reading.parts);
    this.earlier += reading.earlier ?? 0;
  }

  /** Begins a message of a list. Earlier ones are counted, but not the system's: nobody said them. */
  message(role: PartRole, history: boolean): void {
    if (history && role !== 'system') this.earlier += 1;
  }

  file(file: Omit<FilePart, 'kind'>): void {
    this.parts.push({ kind: 'file', ...file });
  }

  /**
   * The reading of the document. New text is written as `JSON.stringify` does, lone surrogates as
   * escapes, so what changes is valid UTF-8; the document keeps its own encoding.
   */
  reading({ utf8 }: JsonBody): Reading {
    return {
      parts: this.parts,
      ...(this.earlier === 0 ? {} : { earlier: this.earlier }),
      replace: (edits) =>
        utf8.restore(
          spliceBytes(
            utf8.bytes,
            this.sources.flatMap((source) => {
              const text = changedText(source, edits);
              const { start, end } = source.node;
              return text === undefined
                ? []
                : [{ start, end, bytes: Buffer.from(JSON.stringify(text)) }];
            }),
          ),
        ),
    };
  }
}

/** The new text of a literal; `undefined` when none of its parts is exchanged. */
function changedText(
  { nested, first }: Source,
  edits: ReadonlyMap<number, string>,
): string | undefined {
  if (nested === undefined) return edits.get(first);
  const own = new Map<number, string>();
  nested.parts.forEach((_part, index) => {
    const text = edits.get(first + index);
    if (text !== undefined) own.set(index, text);
  });
  return own.size === 0 ? undefined : Buffer.from(nested.replace(own)).toString('utf8');
}

export function asObject(node: JsonNode | undefined): JsonObject | undefined {
  return node?.kind === 'object' ? node : undefined;
}

/** The items of an array; none where it is not one. */
export function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}

/** The text of a string member, or `undefined`. */
export function textOf(node: JsonNode | undefined, key: string): string | undefined {
  const value = asObject(node)?.get(key);
  return value?.kind === 'string' ? value.text : undefined;
}

/** A size in bytes out of a number member; -1 when there is none. */
export function sizeOf(node: JsonNode | undefined, key: string): number {
  const value = asObject(node)?.get(key);
  const size = value?.kind === 'scalar' ? Number(value.word) : Number.NaN;
  return Number.isSafeInteger(size) && size >= 0 ? size : -1;
}
