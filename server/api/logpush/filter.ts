import {
  EXPORT_FILTER_LIMITS,
  exportFilterSchema,
  type ExportFilter,
  type ExportFilterNode,
} from '../../../core/exchange/export-filter';
import type { ExportDataset } from '../../../core/exchange/exports';
import { recordMembers } from '../../exports/record-members';
import { invalid } from '../api-problem';

const POINTER = '/filter';

/** The filter of a job's request; an empty one is none. @throws ApiProblem */
export function readFilter(text: string): ExportFilter | undefined {
  if (text === '') return undefined;
  if (text.length > EXPORT_FILTER_LIMITS.length) {
    throw invalid(`A filter has ${EXPORT_FILTER_LIMITS.length} characters at most.`, POINTER);
  }
  const parsed = exportFilterSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'filter'}: ${message}`,
  );
  throw invalid(`The filter is wrong: ${mistakes.join('; ')}.`, POINTER);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('A filter is an object {"where": …}, written as JSON.', POINTER);
  }
}

/**
 * A misspelt key would send nothing, or everything. What stands below the first name is free: it
 * differs from record to record. @throws ApiProblem
 */
export function assertKnownKeys(filter: ExportFilter | undefined, dataset: ExportDataset): void {
  if (filter === undefined) return;
  const members = recordMembers(dataset);
  for (const key of keysOf(filter.where)) {
    const [first = ''] = key.split('.', 1);
    if (members.has(first)) continue;
    const known = [...members].join(', ');
    throw invalid(`Records of ${dataset} have no "${key}", but ${known}.`, POINTER);
  }
}

function keysOf(node: ExportFilterNode): string[] {
  if ('and' in node) return node.and.flatMap(keysOf);
  return 'or' in node ? node.or.flatMap(keysOf) : [node.key];
}
