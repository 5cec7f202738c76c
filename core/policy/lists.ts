import type { PolicyIssue } from '../exchange/console';
import type { PolicyDocument } from '../exchange/policy-document';
import { readList, type ListKind, type NamedList, type NamedLists } from './rules/named-lists';

const LIST_KINDS = { string: 'String', integer: 'Integer', ip: 'IP' } as const;

/** Lists whose entries are wrong are reported here and stand as empty ones for the rules. */
export function compileLists(
  document: Pick<PolicyDocument, 'lists'>,
  issues: PolicyIssue[],
): NamedLists {
  const lists = new Map<string, NamedList>();
  for (const [name, { kind, items }] of Object.entries(document.lists)) {
    const type: ListKind = LIST_KINDS[kind];
    const read = readList({ items }, type);
    if (!read.ok) {
      issues.push({ path: `lists.${name}.items[${read.item}]`, message: read.message });
    }
    lists.set(name, { kind: type, items: read.ok ? items : [] });
  }
  return lists;
}
