import {
  insertCompletionText,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { SettingSchema } from '../../../core/exchange/setting-schema';
import { firstValue, kindOf, settingsAt, valuesAt, type OfferedSetting } from './setting-schemas';

type SyntaxNode = ReturnType<ReturnType<typeof syntaxTree>['resolveInner']>;

/** A name in quotes as the text has it; while it is being written the quotes may be missing. */
const nameOf = (state: EditorState, node: SyntaxNode): string =>
  state.sliceDoc(node.from, node.to).replaceAll('"', '');

const propertiesOf = (object: SyntaxNode): readonly SyntaxNode[] => object.getChildren('Property');

/** The path of an object or a value: the names and places of all that is around it. */
function pathTo(state: EditorState, node: SyntaxNode): (string | number)[] {
  const around = node.parent;
  if (around === null || around.name === 'JsonText') return [];
  if (around.name === 'Property') {
    const key = around.getChild('PropertyName');
    const object = around.parent;
    if (key === null || object === null) return [];
    return [...pathTo(state, object), nameOf(state, key)];
  }
  if (around.name !== 'Array') return pathTo(state, around);
  let place = 0;
  for (let before = node.prevSibling; before !== null; before = before.prevSibling) {
    if (!['[', ',', '⚠'].includes(before.name)) place += 1;
  }
  return [...pathTo(state, around), place];
}

/** Writes a setting with a value to begin with, and puts the cursor into it. */
function writeSetting({ name, schema }: OfferedSetting, colon: boolean) {
  return (view: EditorView, _completion: Completion, from: number, to: number): void => {
    const value = colon ? '' : firstValue(schema);
    const text = colon ? `"${name}"` : `"${name}": ${value}`;
    const end = from + text.length;
    const inside = /^(?:""|\[\]|\{\})$/.test(value) ? end - 1 : end;
    view.dispatch({
      ...insertCompletionText(view.state, text, from, to),
      selection: { anchor: inside },
    });
  };
}

function settings(
  state: EditorState,
  object: SyntaxNode,
  written: SyntaxNode | undefined,
  range: { readonly from: number; readonly to: number },
  root: SettingSchema,
): CompletionResult {
  const present = propertiesOf(object).flatMap((property) => {
    const key = property.getChild('PropertyName');
    return key === null || key.from === written?.from ? [] : [nameOf(state, key)];
  });
  const colon = /^\s*:/.test(state.sliceDoc(range.to, range.to + 20));
  const options = settingsAt(root, pathTo(state, object), new Set(present)).map(
    (setting): Completion => ({
      label: `"${setting.name}"`,
      displayLabel: setting.name,
      detail: kindOf(setting.schema),
      type: 'property',
      apply: writeSetting(setting, colon),
    }),
  );
  return { ...range, options, validFor: /^"?\w*"?$/ };
}

function values(path: readonly (string | number)[], root: SettingSchema): readonly Completion[] {
  return valuesAt(root, path).map((label) => ({ label, type: 'enum' }));
}

/** Completes names of settings, and values where a setting takes only some, from the document's schema. */
export function completeSettings(schema: () => SettingSchema | undefined) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const root = schema();
    if (root === undefined) return null;
    const node = syntaxTree(state).resolveInner(pos, -1);
    const object = node.parent?.parent;
    if (node.name === 'PropertyName' && object !== null && object !== undefined) {
      return settings(state, object, node, { from: node.from, to: node.to }, root);
    }
    if (node.name === 'String' && pos > node.from) {
      const options = values(pathTo(state, node), root);
      return options.length === 0 ? null : { from: node.from, to: node.to, options: [...options] };
    }
    if (!explicit) return null;
    const around = node.name === '⚠' || node.name === '{' ? node.parent : node;
    if (around?.name === 'Object') {
      return settings(state, around, undefined, { from: pos, to: pos }, root);
    }
    if (around?.name !== 'Property' || around.parent === null) return null;
    const key = around.getChild('PropertyName');
    if (key === null || !/:\s*$/.test(state.sliceDoc(key.to, pos))) return null;
    const path = [...pathTo(state, around.parent), nameOf(state, key)];
    return { from: pos, options: [...values(path, root)] };
  };
}
