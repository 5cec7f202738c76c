import type { Checker } from './checker';
import { readAddress, readAddressRange, readBytes, readInteger, readIntegerRange } from './literal';
import type { Read } from './literal';
import { readList, type ListKind } from './named-lists';
import { AddressSet, RangeSet } from './ranges';
import { RegexSyntaxError } from '../../regex/error';
import { Regex } from '../../regex/regex';
import type { Expression, Literal, Operand } from './tree';
import type { Membership, Scalar, Test, TypedValue } from './typed-tree';
import { typeName, type Type } from './types';
import type { ByteString } from '../../regex/byte-string';
import { Wildcard } from './wildcard';

type Comparison = Extract<Expression, { kind: 'comparison' }>;

/** What a comparison asks of its left side; throws when the types do not fit. */
export function checkTest(checker: Checker, value: TypedValue, comparison: Comparison): Test {
  const { operator, right } = comparison;
  const { type } = value;
  switch (operator) {
    case 'eq':
    case 'ne':
      if (typeof type !== 'string') break;
      return { kind: 'order', type, operator, operand: readScalar(checker, type, right) };
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      if (typeof type !== 'string' || type === 'Boolean') break;
      return { kind: 'order', type, operator, operand: readScalar(checker, type, right) };
    case 'bitwise_and':
      if (type !== 'Integer') break;
      return { kind: 'bits', mask: take(checker, readInteger(wordOf(checker, right)), right) };
    case 'contains':
      if (type === 'String') return { kind: 'contains', needle: readString(checker, right) };
      if (typeof type === 'string' || type.kind !== 'Array' || typeof type.of !== 'string') break;
      return { kind: 'element', element: readScalar(checker, type.of, right) };
    case 'matches':
      if (type !== 'String') break;
      return { kind: 'matches', regex: readRegex(checker, right) };
    case 'wildcard':
    case 'strict wildcard':
      if (type !== 'String') break;
      return readWildcard(checker, right, operator === 'strict wildcard');
    case 'in':
      if (type !== 'String' && type !== 'Integer' && type !== 'IP') break;
      return { kind: 'in', set: readMembership(checker, type, right) };
  }
  const name = operator === 'bitwise_and' ? '&' : operator;
  throw checker.error(
    `“${name}” does not apply to a value of type ${typeName(type)}`,
    comparison.operatorSpan,
  );
}

function take<T>(checker: Checker, read: Read<T>, { span }: Operand): T {
  if (!read.ok) throw checker.error(read.message, span);
  return read.value;
}

/** The text of a literal without quotes. */
function wordOf(checker: Checker, operand: Operand): string {
  if (operand.kind === 'word') return operand.text;
  throw checker.error('expected a value without quotes', operand.span);
}

function readString(checker: Checker, operand: Operand): ByteString {
  if (operand.kind === 'string') return operand.bytes;
  return take(checker, readBytes(wordOf(checker, operand)), operand);
}

function readScalar(checker: Checker, type: Type, operand: Operand): Scalar {
  switch (type) {
    case 'String':
      return readString(checker, operand);
    case 'Integer':
      return take(checker, readInteger(wordOf(checker, operand)), operand);
    case 'IP':
      return take(checker, readAddress(wordOf(checker, operand)), operand);
    default: {
      const word = wordOf(checker, operand);
      if (word === 'true' || word === 'false') return word === 'true';
      throw checker.error(`expected “true” or “false”, found “${word}”`, operand.span);
    }
  }
}

function readRegex(checker: Checker, operand: Operand): Regex {
  if (operand.kind !== 'pattern')
    throw checker.error('expected a regular expression', operand.span);
  try {
    return new Regex(operand.pattern);
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    const offset = operand.offsets[error.offset] ?? operand.span.start;
    throw checker.errorAt(`in the regular expression: ${error.message}`, offset);
  }
}

function readWildcard(checker: Checker, operand: Operand, strict: boolean): Test {
  if (operand.kind !== 'string') {
    throw checker.error('expected a wildcard pattern in quotes', operand.span);
  }
  const read = Wildcard.read(operand.bytes, strict);
  if (!read.ok) throw checker.error(read.message, operand.span);
  return { kind: 'wildcard', wildcard: read.wildcard };
}

function readMembership(checker: Checker, type: ListKind, operand: Operand): Membership {
  if (operand.kind === 'list') return readNamedList(checker, type, operand);
  if (operand.kind !== 'set') throw checker.error('expected “{” or a “$list”', operand.span);
  const items = operand.items;
  switch (type) {
    case 'String':
      return new Set(items.map((item) => readString(checker, item)));
    case 'Integer':
      return new RangeSet(items.map((item) => takeItem(checker, readIntegerRange, item)));
    case 'IP':
      return new AddressSet(items.map((item) => takeItem(checker, readAddressRange, item)));
  }
}

function takeItem<T>(checker: Checker, read: (text: string) => Read<T>, item: Literal): T {
  return take(checker, read(wordOf(checker, item)), item);
}

function readNamedList(
  checker: Checker,
  type: ListKind,
  { name, span }: Extract<Operand, { kind: 'list' }>,
): Membership {
  const list = checker.lists.get(name);
  if (!list) throw checker.unknown('list', `$${name}`, span, listNames(checker));
  if (list.kind !== undefined && list.kind !== type) {
    throw checker.error(`“$${name}” is a list of ${list.kind}, not of ${type}`, span);
  }
  const read = readList(list, type);
  if (!read.ok) throw checker.error(`entry ${read.item + 1} of “$${name}”: ${read.message}`, span);
  return read.set;
}

function listNames(checker: Checker): string[] {
  return [...checker.lists.keys()].map((name) => `$${name}`);
}
