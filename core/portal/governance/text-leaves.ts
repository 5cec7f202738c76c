import { isObject } from '../protocol/message';
import { plainText } from '../protocol/lossless-json';

/** Texts of one message that are looked at one by one; what is beyond is looked at as one. */
const LEAVES = 2000;
/** Depth below which nothing is searched for; a message that deep is no tool call. */
const DEPTH = 64;

/** A text inside of a JSON value, with the name that it stands under. */
export interface TextLeaf {
  readonly path: readonly (string | number)[];
  readonly label: string;
  readonly text: string;
}

export interface TextLeaves {
  readonly leaves: readonly TextLeaf[];
  /** What did not fit, in one piece: it can be looked at, not changed. */
  readonly rest: string;
}

/** Members that hold no text of anybody: files as Base64, kinds and protocol marks. */
const SKIPPED: ReadonlySet<string> = new Set(['blob', 'mimeType', 'type', '_meta', 'requestState']);

/** Every text and number in a value. Keys are part of the label, which tells what a number is. */
export function textLeaves(value: unknown, skip: ReadonlySet<string> = SKIPPED): TextLeaves {
  const leaves: TextLeaf[] = [];
  const rest: string[] = [];
  const add = (path: readonly (string | number)[], text: string): void => {
    const label = path.findLast((step) => typeof step === 'string') ?? '';
    if (leaves.length < LEAVES) leaves.push({ path, label, text });
    else rest.push(`${label}: ${text}`);
  };
  const walk = (node: unknown, path: readonly (string | number)[]): void => {
    if (typeof node === 'string') add(path, plainText(node));
    else if (typeof node === 'number') add(path, String(node));
    else if (path.length >= DEPTH) rest.push(JSON.stringify(node) ?? '');
    else if (Array.isArray(node)) node.forEach((item, index) => walk(item, [...path, index]));
    else if (isObject(node)) {
      const media = typeof node['mimeType'] === 'string' && typeof node['data'] === 'string';
      for (const [key, child] of Object.entries(node)) {
        if (skip.has(key) || (media && key === 'data')) continue;
        walk(child, [...path, key]);
      }
    }
  };
  walk(value, []);
  return { leaves, rest: rest.join('\n') };
}

/** The value with some of its texts exchanged; everything else stays the same. */
export function withTexts<T>(value: T, edits: ReadonlyMap<TextLeaf, string>): T {
  let changed: unknown = value;
  for (const [{ path }, text] of edits) changed = withText(changed, path, text);
  return changed as T;
}

function withText(node: unknown, path: readonly (string | number)[], text: string): unknown {
  const [step, ...further] = path;
  if (step === undefined) return text;
  if (Array.isArray(node)) {
    return node.map((item: unknown, index) =>
      index === step ? withText(item, further, text) : item,
    );
  }
  return isObject(node) ? { ...node, [step]: withText(node[step], further, text) } : node;
}

/** A leaf as it is looked at: its name goes before it, because names tell what a value is. */
export function labelled({ label, text }: TextLeaf): string {
  return label === '' || label === 'text' ? text : `${label}: ${text}`;
}

/** The inverse of `labelled` after a change; undefined where the name was changed too. */
export function unlabelled(leaf: TextLeaf, changed: string): string | undefined {
  const before = labelled({ ...leaf, text: '' });
  return changed.startsWith(before) ? changed.slice(before.length) : undefined;
}
