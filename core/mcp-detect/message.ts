import { isForeignMethod, MCP_METHODS, TASK_METHODS } from './methods';
import { itemStarts, readObject, textOf, type Member, type ShallowObject } from './shallow-json';

/** What one JSON object is. */
export type MessageKind =
  /** No other protocol has such a message. */
  | { readonly kind: 'mcp'; readonly what: string }
  /** JSON-RPC that may be of this protocol: other evidence decides. */
  | { readonly kind: 'possible'; readonly what: string }
  /** JSON-RPC of another protocol. */
  | { readonly kind: 'foreign' }
  /** No JSON-RPC. */
  | { readonly kind: 'other' };

const OTHER: MessageKind = { kind: 'other' };
const FOREIGN: MessageKind = { kind: 'foreign' };

/** Members of a JSON-RPC message (JSON-RPC 2.0, 4 and 5). */
const ENVELOPE: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params']);

/** Tells what a top-level object is by its members; what is deep below or inside a string is text. */
export function classify(message: ShallowObject): MessageKind {
  const isRpc = textsOf(message, 'jsonrpc').includes('2.0');
  const methods = textsOf(message, 'method');
  if (methods.length > 0) {
    if (!isRpc && !isBareCall(message)) return OTHER;
    const kinds = methods.map((method) => classifyCall(message, method));
    // Where a key is repeated, readers differ in which they take: the worst counts.
    return (
      kinds.find(({ kind }) => kind === 'mcp') ??
      (isRpc ? kinds.find(({ kind }) => kind === 'possible') : undefined) ??
      (isRpc ? FOREIGN : OTHER)
    );
  }
  return isRpc ? classifyAnswer(message) : OTHER;
}

/** A call that left its version out, and is nothing but a call: some servers take it. */
function isBareCall(message: ShallowObject): boolean {
  const keys = message.members.map(({ key }) => key.toLowerCase());
  return keys.includes('id') && keys.includes('params') && keys.every((key) => ENVELOPE.has(key));
}

function classifyCall(message: ShallowObject, method: string): MessageKind {
  const params = membersOf(message, 'params').flatMap((one) => objectAt(message, one) ?? []);
  if (MCP_METHODS.has(method)) return { kind: 'mcp', what: `the method ${method}` };
  if (params.some(hasProtocolMeta)) return { kind: 'mcp', what: 'metadata of the protocol' };
  if (method === 'initialize') {
    if (params.some(isInitialize)) return { kind: 'mcp', what: 'the method initialize' };
    return FOREIGN;
  }
  if (TASK_METHODS.has(method)) {
    const own = params.some((one) => textsOf(one, 'taskId').length > 0);
    if (own) return { kind: 'mcp', what: `the method ${method}` };
    return params.some((one) => membersOf(one, 'id').length > 0)
      ? FOREIGN
      : { kind: 'possible', what: `the method ${method}` };
  }
  return isForeignMethod(method) ? FOREIGN : { kind: 'possible', what: 'JSON-RPC' };
}

/** Language servers and the Agent Client Protocol begin with `initialize`, too, and no date. */
function isInitialize(params: ShallowObject): boolean {
  return textsOf(params, 'protocolVersion').some((version) =>
    /^\d{4}-\d\d-\d\d$|^DRAFT/.test(version),
  );
}

/** The stateless revision says in each request what `initialize` said before (2026-07-28, `_meta`). */
function hasProtocolMeta(value: ShallowObject): boolean {
  return membersOf(value, '_meta').some((member) =>
    objectAt(value, member)?.members.some(({ key }) => /^io\.modelcontextprotocol\//.test(key)),
  );
}

/** A result of this protocol is known by its shape; any other answer needs more evidence. */
function classifyAnswer(message: ShallowObject): MessageKind {
  const results = membersOf(message, 'result');
  for (const member of results) {
    const result = objectAt(message, member);
    const what = result === undefined ? undefined : resultShape(result);
    if (what !== undefined) return { kind: 'mcp', what };
  }
  if (results.length === 0 && membersOf(message, 'error').length === 0) return OTHER;
  // Results of this protocol are objects.
  if (results.length > 0 && results.every(({ kind }) => kind !== 'object')) return FOREIGN;
  return { kind: 'possible', what: 'a JSON-RPC answer' };
}

function resultShape(result: ShallowObject): string | undefined {
  const has = (key: string): boolean => membersOf(result, key).length > 0;
  if (has('protocolVersion') && has('serverInfo')) return 'the answer to initialize';
  if (has('supportedVersions') && has('capabilities')) return 'the answer to server/discover';
  if (hasProtocolMeta(result)) return 'metadata of the protocol';
  if (itemsHave(result, 'tools', 'inputSchema')) return 'a list of tools';
  if (itemsHave(result, 'contents', 'uri')) return 'the content of a resource';
  if (itemsHave(result, 'roots', 'uri')) return 'a list of roots';
  if (isOnlyList(result, 'roots')) return 'an empty list of roots';
  if (itemsHave(result, 'resources', 'uri')) return 'a list of resources';
  if (itemsHave(result, 'resourceTemplates', 'uriTemplate')) return 'a list of resource templates';
  if (itemsHave(result, 'prompts', 'name')) return 'a list of prompts';
  if (itemsHave(result, 'content', 'type')) return 'the result of a tool';
  if (has('role') && has('content') && has('model')) return 'a sampled message';
  const action = textsOf(result, 'action')[0] ?? '';
  return /^(accept|decline|cancel)$/.test(action) ? 'the answer to an elicitation' : undefined;
}

/** True when a member is a list whose first item has this key. */
function itemsHave(value: ShallowObject, key: string, itemKey: string): boolean {
  return membersOf(value, key).some((member) => {
    if (member.kind !== 'array') return false;
    const [first] = itemStarts(value.bytes, member.start, 1);
    const item = first === undefined ? undefined : readObject(value.bytes, first);
    return item !== undefined && membersOf(item, itemKey).length > 0;
  });
}

/** True where a list is all that there is; the item decides where the list has one. */
function isOnlyList(value: ShallowObject, key: string): boolean {
  const [member] = value.members;
  if (value.members.length !== 1 || member?.key !== key || member.kind !== 'array') return false;
  return itemStarts(value.bytes, member.start, 1).length === 0;
}

function objectAt(value: ShallowObject, member: Member): ShallowObject | undefined {
  return member.kind === 'object' ? readObject(value.bytes, member.start) : undefined;
}

/** Members by key without regard to case, since some JSON readers have none (Go's `encoding/json`). */
function membersOf({ members }: ShallowObject, key: string): readonly Member[] {
  const lower = key.toLowerCase();
  return members.filter(
    (member) =>
      member.key === key ||
      (member.key.length === key.length && member.key.toLowerCase() === lower),
  );
}

function textsOf(value: ShallowObject, key: string): readonly string[] {
  return membersOf(value, key).flatMap((member) =>
    member.kind === 'string' ? [textOf(value, member)] : [],
  );
}
