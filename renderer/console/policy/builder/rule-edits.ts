import { applyEdits, modify, parseTree, findNodeAtLocation, getNodeValue } from 'jsonc-parser';

const FORMAT = { formattingOptions: { insertSpaces: true, tabSize: 2 } };

/** Changes one setting of one rule in the document's text; everything else stays as it was written. */
export function withRuleSetting(
  text: string,
  index: number,
  setting: string,
  value: unknown,
): string {
  return applyEdits(text, modify(text, ['rules', index, setting], value, FORMAT));
}

/** Puts a new rule before the rule at this place, or at the end. */
export function withNewRule(text: string, index: number, rule: object): string {
  const options = { ...FORMAT, isArrayInsertion: true };
  const path = hasRules(text) ? ['rules', index] : ['rules'];
  const value = hasRules(text) ? rule : [rule];
  return applyEdits(text, modify(text, path, value, options));
}

/** Moves a rule to another place: rules are asked in the order of the document. */
export function withRuleMoved(text: string, from: number, to: number): string {
  const tree = parseTree(text);
  const node = tree && findNodeAtLocation(tree, ['rules', from]);
  if (!node || from === to) return text;
  const rule: unknown = getNodeValue(node);
  const without = applyEdits(text, modify(text, ['rules', from], undefined, FORMAT));
  return withNewRule(without, to, rule as object);
}

function hasRules(text: string): boolean {
  const tree = parseTree(text);
  return tree !== undefined && findNodeAtLocation(tree, ['rules'])?.type === 'array';
}
