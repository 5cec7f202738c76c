import type { Actor } from '../../exchange/actor';
import type { PortalServer } from '../../exchange/policy-portal';

/** Whether a name matches one of the patterns, in which `*` stands for any run of characters. */
export function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matches(pattern, name));
}

/** Greedy match with one place to go back to: linear in practice, never exponential. */
function matches(pattern: string, name: string): boolean {
  let at = 0;
  let in_ = 0;
  let star = -1;
  let mark = 0;
  while (in_ < name.length) {
    if (pattern[at] === '*') {
      star = at;
      mark = in_;
      at += 1;
    } else if (pattern[at] === name[in_]) {
      at += 1;
      in_ += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      in_ = mark;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

function concerns(grant: PortalServer['allow'][number], { userId, email, groups }: Actor): boolean {
  if (grant.groups.length === 0 && grant.users.length === 0) return true;
  const user = [userId, email].some((name) => name !== undefined && grant.users.includes(name));
  return user || groups.some((group) => grant.groups.includes(group));
}

/** Whether a person may call a tool, by the name that the server gives it. */
export function mayCall(server: PortalServer, actor: Actor, tool: string): boolean {
  if (matchesAny(server.deny, tool)) return false;
  return server.allow.some((grant) => concerns(grant, actor) && matchesAny(grant.tools, tool));
}

/** Who may call a tool, whoever asks. */
export function whoMayCall(server: PortalServer, tool: string): 'everybody' | 'some' | 'nobody' {
  if (matchesAny(server.deny, tool)) return 'nobody';
  const grants = server.allow.filter(({ tools }) => matchesAny(tools, tool));
  if (grants.length === 0) return 'nobody';
  const forAll = grants.some(({ groups, users }) => groups.length === 0 && users.length === 0);
  return forAll ? 'everybody' : 'some';
}

/** Whether a person may use anything of a server: its prompts and resources go with its tools. */
export function mayUse(server: PortalServer, actor: Actor): boolean {
  return server.allow.some((grant) => concerns(grant, actor));
}

/** Whether a person has to approve each call of a tool. */
export function needsApproval(server: PortalServer, tool: string, definition: unknown): boolean {
  const { mode, tools } = server.approval;
  if (matchesAny(tools, tool) || mode === 'always') return true;
  return mode === 'destructive' && saysDestructive(definition);
}

/** Whether a tool says of itself that it changes or deletes things. */
export function saysDestructive(definition: unknown): boolean {
  const annotations: unknown =
    typeof definition === 'object' && definition !== null && 'annotations' in definition
      ? definition.annotations
      : undefined;
  return (
    typeof annotations === 'object' &&
    annotations !== null &&
    'destructiveHint' in annotations &&
    annotations.destructiveHint === true &&
    !('readOnlyHint' in annotations && annotations.readOnlyHint === true)
  );
}
