import { toText } from '../regex/byte-string';
import type { Rule, PolicyDocument } from '../exchange/policy-document';
import { parseExpression } from './rules/parser';
import type { Argument, Expression, Operand, ValueExpression } from './rules/tree';

/** Fields whose values are kinds of data. */
const KINDS =
  /^(?:dlp\.(?:findings|types|categories|profiles)|(?:cf\.)?llm\.\w+\.pii_(?:types|categories))$/;

const known = new WeakMap<Rule, ReadonlySet<string>>();

/**
 * The kinds of data that a rule's condition names: detectors, types, categories, profiles and short
 * names of personal data, whatever it says of them. Empty where it names none.
 */
export function wordsOf(rule: Rule, lists: PolicyDocument['lists']): ReadonlySet<string> {
  const before = known.get(rule);
  if (before) return before;
  const words = new Set<string>();
  collect(parseExpression(rule.when), words, lists);
  known.set(rule, words);
  return words;
}

type Lists = PolicyDocument['lists'];

function collect(expression: Expression, words: Set<string>, lists: Lists): void {
  switch (expression.kind) {
    case 'logical':
      for (const operand of expression.operands) collect(operand, words, lists);
      return;
    case 'not':
      collect(expression.operand, words, lists);
      return;
    case 'comparison':
      if (isKind(expression.left)) addOperand(expression.right, words, lists);
      else collectValue(expression.left, words, lists);
      return;
    case 'truth':
      collectValue(expression.value, words, lists);
      return;
    case 'constant':
  }
}

/** `any(dlp.types[*] eq "IBAN_CODE")`, and `has_value(dlp.types, "IBAN_CODE")`. */
function collectValue(value: ValueExpression, words: Set<string>, lists: Lists): void {
  if (value.kind === 'field') return;
  for (const argument of value.arguments) {
    if (argument.kind === 'expression') collect(argument.expression, words, lists);
    else if (argument.kind === 'value') collectValue(argument.value, words, lists);
    else if (speaksOfKinds(value.arguments)) addOperand(argument.literal, words, lists);
  }
}

function speaksOfKinds(args: readonly Argument[]): boolean {
  return args.some((argument) => argument.kind === 'value' && isKind(argument.value));
}

/** The field itself, or a call on it such as `lower(dlp.types[*])`. */
function isKind(value: ValueExpression): boolean {
  if (value.kind === 'field') return KINDS.test(value.name);
  return speaksOfKinds(value.arguments);
}

function addOperand(operand: Operand, words: Set<string>, lists: Lists): void {
  switch (operand.kind) {
    case 'string':
      words.add(toText(operand.bytes));
      return;
    case 'set':
      for (const item of operand.items) addOperand(item, words, lists);
      return;
    case 'list':
      for (const item of lists[operand.name]?.items ?? []) words.add(String(item));
      return;
    case 'word':
    case 'pattern':
  }
}
