import { compilePolicy } from '../../../core/policy/document';
import type { RuleFailureListener } from '../../../core/policy/rule-run';
import type { CompiledPolicy } from '../../../core/policy/types';

/** Compiles a document that must be right. */
export function policyOf(document: object, onFailure?: RuleFailureListener): CompiledPolicy {
  const parsed = compilePolicy(document, onFailure);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policy;
}

/** A rule with an id of its own. */
export function rule(id: string, when: string, action: string, more: object = {}): object {
  return { id, name: id, when, action, ...more };
}
