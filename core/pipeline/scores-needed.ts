import type { ScanOptions } from '../detect/types';
import { allRules } from '../policy/gateway-rules';
import type { PolicyDocument, Rule } from '../exchange/policy-document';

/** Fields that only the language models can fill, under all their names. */
const MODEL_FIELDS =
  /\bllm\.(prompt|response)\.(injection_score|unsafe_topic|flagged_topics|is_safe|custom_topic|topics)|\bllm\.prompt\.detected/;

const needed = new WeakMap<PolicyDocument, ReadonlySet<Rule['phase']>>();

/**
 * Which layers of the language models a policy has a use for. They take a hundred times as long as
 * everything else, so a policy without a rule about what they say does not ask them.
 */
export function layersFor(
  document: PolicyDocument,
  phase: Rule['phase'],
): NonNullable<ScanOptions['layers']> {
  let phases = needed.get(document);
  if (!phases) {
    phases = new Set(
      allRules(document)
        .filter((rule) => rule.enabled && MODEL_FIELDS.test(JSON.stringify(rule)))
        .map((rule) => rule.phase),
    );
    needed.set(document, phases);
  }
  return phases.has(phase) || (phase === 'prompt' && phases.has('response')) ? 'all' : 'none';
}
