import { BINDING } from './parser';
import type { Argument, Expression, Literal, Operand, PathStep, ValueExpression } from './tree';
import { toText, utf8, type ByteString } from '../../regex/byte-string';

/** Writes an expression in one line, in the words of the language and with as few parentheses as can be. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'constant':
      return String(expression.value);
    case 'not':
      return `not ${printSimple(expression.operand)}`;
    case 'logical': {
      const binding = BINDING[expression.operator];
      return expression.operands
        .map((operand) =>
          operand.kind === 'logical' && BINDING[operand.operator] <= binding
            ? `(${printExpression(operand)})`
            : printExpression(operand),
        )
        .join(` ${expression.operator} `);
    }
    case 'truth':
      return printValue(expression.value);
    case 'comparison': {
      const { left, operator, right } = expression;
      const symbol = operator === 'bitwise_and' ? '&' : operator;
      return `${printValue(left)} ${symbol} ${printOperand(right)}`;
    }
  }
}

function printSimple(expression: Expression): string {
  const text = printExpression(expression);
  return expression.kind === 'logical' ? `(${text})` : text;
}

function printValue(value: ValueExpression): string {
  const args = value.kind === 'call' ? `(${value.arguments.map(printArgument).join(', ')})` : '';
  return value.name + args + value.path.map(printStep).join('');
}

/** Without parentheses a lone value would be read as one, and “a or b” not at all. */
function printArgument(argument: Argument): string {
  switch (argument.kind) {
    case 'literal':
      return printLiteral(argument.literal);
    case 'value':
      return printValue(argument.value);
    case 'expression': {
      const { expression } = argument;
      const text = printExpression(expression);
      const bare = expression.kind !== 'logical' && expression.kind !== 'truth';
      return bare ? text : `(${text})`;
    }
  }
}

function printStep(step: PathStep): string {
  switch (step.kind) {
    case 'index':
      return `[${step.index}]`;
    case 'key':
      return `[${quote(step.key)}]`;
    case 'each':
      return '[*]';
  }
}

function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'set':
      return `{${operand.items.map(printLiteral).join(' ')}}`;
    case 'list':
      return `$${operand.name}`;
    case 'pattern':
      return printPattern(operand.pattern);
    case 'string':
    case 'word':
      return printLiteral(operand);
  }
}

function printLiteral(literal: Literal): string {
  return literal.kind === 'string' ? quote(literal.bytes) : literal.text;
}

/** A raw string, with as many `#` as its text asks for. */
function printPattern(pattern: string): string {
  let hashes = '';
  while (pattern.includes(`"${hashes}`)) hashes += '#';
  return `r${hashes}"${pattern}"${hashes}`;
}

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const ESCAPED = /["\\]|[\x00-\x1f\x7f]/g;
// eslint-disable-next-line no-control-regex -- as above
const ESCAPED_BYTES = /["\\]|[\x00-\x1f\x7f-\xff]/g;

/** Text stays text; bytes that are no UTF-8 become `\xHH`. */
function quote(bytes: ByteString): string {
  const text = toText(bytes);
  const escaped =
    utf8(text) === bytes ? text.replace(ESCAPED, escape) : bytes.replace(ESCAPED_BYTES, escape);
  return `"${escaped}"`;
}

function escape(char: string): string {
  if (char === '"' || char === '\\') return `\\${char}`;
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
