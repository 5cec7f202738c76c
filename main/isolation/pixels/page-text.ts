import type { CDPSession, Protocol } from 'puppeteer-core';
import type { PixelTextNode } from '../../../preload/pixels-contract';
import { ifThere } from './protocol';

type AxNode = Protocol.Accessibility.AXNode;

/** Most lines that are told; a page beyond that is read from its picture. */
const NODE_LIMIT = 2000;
/** Longest name or value that is told, UTF-16 code units. */
const TEXT_LIMIT = 2000;

const PRESSED = new Set([
  'button',
  'link',
  'checkbox',
  'radio',
  'tab',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'option',
  'switch',
  'combobox',
  'DisclosureTriangle',
  'treeitem',
]);
const TYPED = new Set(['textbox', 'searchbox', 'spinbutton']);
/** Text is told by these, whole; their parts are not told again. */
const WHOLE = new Set([...PRESSED, ...TYPED, 'heading', 'image', 'img', 'progressbar', 'meter']);
/** What a reader goes by even without a name. */
const LANDMARKS = new Set([
  'navigation',
  'main',
  'list',
  'table',
  'dialog',
  'alert',
  'status',
  'log',
]);

/** The page as lines of text, from Chromium's accessibility tree, in reading order. */
export async function readPageText(session: CDPSession): Promise<PixelTextNode[]> {
  const tree = await ifThere(session.send('Accessibility.getFullAXTree', {}));
  if (tree === undefined) return [];
  const byId = new Map(tree.nodes.map((node) => [node.nodeId, node]));
  const root = tree.nodes.find(({ parentId }) => parentId === undefined);
  const lines: PixelTextNode[] = [];
  const visit = (node: AxNode | undefined): void => {
    if (node === undefined || lines.length >= NODE_LIMIT) return;
    const role = textOf(node.role);
    const line = node.ignored ? undefined : lineOf(node, role);
    if (line !== undefined) lines.push(line);
    if (line !== undefined && WHOLE.has(role)) return;
    for (const child of node.childIds ?? []) visit(byId.get(child));
  };
  visit(root);
  return lines;
}

/** Does what a person asked for at a line: brings the keyboard there, and presses or writes. */
export async function actOn(
  session: CDPSession,
  id: number,
  text: string | undefined,
): Promise<void> {
  const resolved = await ifThere(session.send('DOM.resolveNode', { backendNodeId: id }));
  const objectId = resolved?.object.objectId;
  if (objectId === undefined) return;
  await ifThere(session.send('DOM.focus', { backendNodeId: id }));
  if (text !== undefined) {
    await ifThere(
      session.send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration:
          'function () { this.select ? this.select() : getSelection().selectAllChildren(this); }',
      }),
    );
    await ifThere(session.send('Input.insertText', { text }));
    return;
  }
  await ifThere(session.send('DOM.scrollIntoViewIfNeeded', { backendNodeId: id }));
  await ifThere(
    session.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: 'function () { this.click?.(); }',
      userGesture: true,
    }),
  );
}

function lineOf(node: AxNode, role: string): PixelTextNode | undefined {
  const name = textOf(node.name).slice(0, TEXT_LIMIT);
  const value = textOf(node.value).slice(0, TEXT_LIMIT);
  const id = node.backendDOMNodeId;
  if (id === undefined || role === 'RootWebArea' || role === 'InlineTextBox') return undefined;
  const isText = role === 'StaticText' && name.trim() !== '';
  if (!isText && !WHOLE.has(role) && !LANDMARKS.has(role)) return undefined;
  if (!isText && name === '' && value === '' && !TYPED.has(role) && !LANDMARKS.has(role)) {
    return undefined;
  }
  const property = (wanted: string): unknown =>
    node.properties?.find((each) => each.name === wanted)?.value.value;
  const level = property('level');
  return {
    id,
    role,
    name,
    ...(value === '' ? {} : { value }),
    ...(typeof level === 'number' ? { level } : {}),
    isFocused: property('focused') === true,
    action: TYPED.has(role) ? 'type' : PRESSED.has(role) ? 'press' : 'none',
  };
}

function textOf(value: Protocol.Accessibility.AXValue | undefined): string {
  const content: unknown = value?.value;
  return typeof content === 'string' || typeof content === 'number' ? String(content) : '';
}
