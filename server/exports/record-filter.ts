import type {
  ExportCondition,
  ExportFilter,
  ExportFilterNode,
} from '../../core/exchange/export-filter';
import type { ExportRecord } from './records';

/** Whether a job with this filter sends a record; without a filter it sends all. */
export function isWanted(record: ExportRecord, filter: ExportFilter | undefined): boolean {
  return filter === undefined || holds(filter.where, record.body);
}

function holds(node: ExportFilterNode, body: unknown): boolean {
  if ('and' in node) return node.and.every((one) => holds(one, body));
  if ('or' in node) return node.or.some((one) => holds(one, body));
  const { key, operator } = node;
  const values = valuesAt(body, key.split('.'));
  const turned = operator.startsWith('!');
  const found = values.some((value) => compares(value, operator.replace('!', ''), node.value));
  return found !== turned;
}

/** What stands at the path; through a list at all of its members, so that any of them counts. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => valuesAt(one, path));
  const [name, ...rest] = path;
  if (name === undefined) return value === undefined || value === null ? [] : [value];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return valuesAt((value as Readonly<Record<string, unknown>>)[name], rest);
}

function compares(value: unknown, operator: string, wanted: ExportCondition['value']): boolean {
  switch (operator) {
    case 'exists':
      return true;
    case 'eq':
      return equal(value, wanted);
    case 'in':
      return Array.isArray(wanted) && wanted.some((one) => equal(value, one));
    case 'startsWith':
      return typeof value === 'string' && value.startsWith(String(wanted));
    case 'endsWith':
      return typeof value === 'string' && value.endsWith(String(wanted));
    case 'contains':
      return typeof value === 'string' && value.includes(String(wanted));
    default:
      return ordered(value, operator, wanted);
  }
}

/** Clients write numbers and truth as texts too. */
function equal(value: unknown, wanted: unknown): boolean {
  if (value === wanted) return true;
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  return scalar && typeof wanted === 'string' && String(value) === wanted;
}

function ordered(value: unknown, operator: string, wanted: unknown): boolean {
  const [left, right] = [measure(value), measure(wanted)];
  if (left === undefined || right === undefined) return false;
  if (operator === 'lt') return left < right;
  if (operator === 'leq') return left <= right;
  return operator === 'gt' ? left > right : left >= right;
}

/** A number, also one that is written as text, or a time in milliseconds. */
function measure(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  const time = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
