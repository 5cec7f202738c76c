import { stringAt, type JsonObject } from '../protocol/message';

/** The four lists of a server. */
export type ListKind = 'tools' | 'prompts' | 'resources' | 'templates';

export interface KindFacts {
  readonly method: string;
  /** Member of the result that holds the list, and member of an entry that identifies it. */
  readonly member: string;
  readonly key: string;
  /** Capability without which a server has no such list. */
  readonly capability: 'tools' | 'prompts' | 'resources';
}

export const KINDS: Readonly<Record<ListKind, KindFacts>> = {
  tools: { method: 'tools/list', member: 'tools', key: 'name', capability: 'tools' },
  prompts: { method: 'prompts/list', member: 'prompts', key: 'name', capability: 'prompts' },
  resources: {
    method: 'resources/list',
    member: 'resources',
    key: 'uri',
    capability: 'resources',
  },
  templates: {
    method: 'resources/templates/list',
    member: 'resourceTemplates',
    key: 'uriTemplate',
    capability: 'resources',
  },
};

export const LIST_KINDS = Object.keys(KINDS) as readonly ListKind[];

/** The list that a method asks for. */
export function kindOfMethod(method: string): ListKind | undefined {
  return LIST_KINDS.find((kind) => KINDS[kind].method === method);
}

/** What identifies an entry of a list. */
export function keyOf(kind: ListKind, entry: JsonObject): string {
  return stringAt(entry, KINDS[kind].key) ?? '';
}

/** Lists that a notification declares out of date. */
export function changedKinds(method: string): readonly ListKind[] {
  switch (method) {
    case 'notifications/tools/list_changed':
      return ['tools'];
    case 'notifications/prompts/list_changed':
      return ['prompts'];
    case 'notifications/resources/list_changed':
      return ['resources', 'templates'];
    default:
      return [];
  }
}
