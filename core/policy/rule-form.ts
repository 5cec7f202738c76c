import type { FormRow, RuleForm } from '../exchange/rule-form';
import { toText } from '../regex/byte-string';
import { parseExpression } from './rules/parser';
import type { Expression, Literal, Operand, ValueExpression } from './rules/tree';
import type { ScalarType, Type } from './rules/types';
import { POLICY_SCHEME } from './scheme';

const OPERATORS: ReadonlySet<string> = new Set<FormRow['operator']>([
  ...(['eq', 'ne', 'in', 'contains', 'wildcard', 'matches', 'lt', 'le', 'gt', 'ge'] as const),
]);

/**
 * A condition as rows of a form; undefined for what rows cannot say (nested groups, functions, …).
 * `ruleText` of the result means the same as the source. @throws RuleSyntaxError
 */
export function ruleForm(source: string): RuleForm | undefined {
  const expression = parseExpression(source);
  const join = expression.kind === 'logical' ? expression.operator : 'and';
  if (join === 'xor') return undefined;
  const items = expression.kind === 'logical' ? expression.operands : [expression];
  const rows = items.map((item) => rowOf(item, source));
  return rows.every((row) => row !== undefined) ? { join, rows } : undefined;
}

function rowOf(item: Expression, source: string): FormRow | undefined {
  switch (item.kind) {
    case 'not': {
      const row = rowOf(item.operand, source);
      return row && !row.not ? { ...row, not: true } : undefined;
    }
    case 'comparison':
      return comparisonRow(item, source, false);
    case 'truth': {
      const inner = anyOf(item.value);
      if (inner) return comparisonRow(inner, source, true);
      const field = fieldOf(item.value, source, false);
      return field === undefined
        ? undefined
        : { field, any: false, not: false, operator: 'is', values: [] };
    }
    case 'constant':
    case 'logical':
      return undefined;
  }
}

type Comparison = Extract<Expression, { kind: 'comparison' }>;

/** The comparison within `any(field[*] … )`. */
function anyOf(value: ValueExpression): Comparison | undefined {
  if (value.kind !== 'call' || value.name !== 'any' || value.path.length > 0) return undefined;
  const [argument] = value.arguments;
  if (value.arguments.length !== 1 || argument?.kind !== 'expression') return undefined;
  return argument.expression.kind === 'comparison' ? argument.expression : undefined;
}

function comparisonRow(item: Comparison, source: string, any: boolean): FormRow | undefined {
  const field = fieldOf(item.left, source, any);
  const values = valuesOf(item.right, source);
  if (field === undefined || values === undefined || !OPERATORS.has(item.operator))
    return undefined;
  const operator = item.operator as FormRow['operator'];
  return { field, any, not: false, operator, values };
}

/** The field as it is written; with `any`, without the `[*]` at its end. */
function fieldOf(value: ValueExpression, source: string, any: boolean): string | undefined {
  if (value.kind !== 'field') return undefined;
  const each = value.path.filter(({ kind }) => kind === 'each').length;
  if (each !== (any ? 1 : 0) || (any && value.path.at(-1)?.kind !== 'each')) return undefined;
  const text = source.slice(value.span.start, value.span.end);
  return any ? text.replace(/\[\*\]\s*$/, '') : text;
}

function valuesOf(operand: Operand, source: string): string[] | undefined {
  switch (operand.kind) {
    case 'set':
      return operand.items.map(literalText);
    case 'list':
      return [`$${operand.name}`];
    case 'pattern':
      return [operand.pattern];
    case 'string':
    case 'word':
      // A text that looks like a list's name could not be told from one.
      return source.slice(operand.span.start).startsWith('"$') ? undefined : [literalText(operand)];
  }
}

function literalText(literal: Literal): string {
  return literal.kind === 'string' ? toText(literal.bytes) : literal.text;
}

/** A form in the rules language. What it says may still be refused: check the result. */
export function ruleText({ join, rows }: RuleForm): string {
  return rows.map(rowText).join(` ${join} `);
}

function rowText(row: FormRow): string {
  const { field, any, not, operator, values } = row;
  const left = any ? `${field}[*]` : field;
  const compared = operator === 'is' ? left : `${left} ${operator} ${operandText(row, values)}`;
  const whole = any ? `any(${compared})` : compared;
  return not ? `not ${whole}` : whole;
}

function operandText({ field, operator }: FormRow, values: readonly string[]): string {
  const [first = ''] = values;
  if (operator === 'matches') return rawString(first);
  if (operator === 'in' && values.length === 1 && first.startsWith('$')) return first;
  const type = scalarOf(field);
  if (operator !== 'in') return valueText(first, type);
  return `{${values.map((value) => valueText(value, type)).join(' ')}}`;
}

function valueText(value: string, type: ScalarType): string {
  if (type !== 'String') return value.trim();
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** With as many `#` as it takes for the text not to end it. */
function rawString(text: string): string {
  const hashes = Math.max(-1, ...[...text.matchAll(/"(#*)/g)].map(([, run = '']) => run.length));
  const marks = '#'.repeat(hashes + 1);
  return `r${marks}"${text}"${marks}`;
}

/** What the values of a field are in the end; text for names that nobody knows. */
function scalarOf(field: string): ScalarType {
  const name = /^[A-Za-z0-9_.]+/.exec(field)?.[0] ?? '';
  let type: Type = POLICY_SCHEME.find(name)?.type ?? 'String';
  while (typeof type !== 'string') type = type.of;
  return type;
}
