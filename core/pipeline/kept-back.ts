import type { Case, Enforcement } from './enforcement';
import { maskedFindings } from './redaction/masked-findings';
import { ruleRef } from './rule-ref';

/**
 * Remembers what an exchange kept back, and masks it again in the earlier turns of this one. A prompt
 * that was stopped comes back as history when the person goes on, and would then leave after all.
 */
export function withMemory(of: Case, enforcement: Enforcement): Enforcement {
  remember(of, enforcement);
  const { verdict } = enforcement;
  if (verdict.action !== 'allow' && verdict.action !== 'redact') return enforcement;
  const history = of.redactor.history(of.prompt);
  if (!history) return enforcement;
  const edits = new Map(history.edits);
  if (verdict.action === 'redact') for (const [part, text] of verdict.edits) edits.set(part, text);
  const { exchangeId } = of;
  const rule = verdict.rule ?? history.rule;
  return {
    ...enforcement,
    verdict: { action: 'redact', exchangeId, rule, edits },
    enforced: 'redact',
  };
}

function remember({ prompt, inspection, policy, redactor }: Case, enforcement: Enforcement): void {
  const { signals, decision } = inspection;
  const { rule } = decision;
  const { verdict, answer } = enforcement;
  if (answer?.choice === 'send') redactor.forget(prompt, signals.findings);
  if (!rule) return;
  const ref = ruleRef(rule);
  if (verdict.action === 'redact') {
    const masked = maskedFindings(rule, signals.findings, policy.document);
    redactor.remember(prompt, masked, rule, ref);
  } else if (verdict.action === 'block' && keepsTextBack(verdict.refusal.reason)) {
    const inText = signals.findings.filter(({ part }) => prompt.parts[part]?.kind === 'text');
    if (inText.length > 0) redactor.remember(prompt, inText, rule, ref);
    else redactor.rememberTurns(prompt, ref);
  }
}

/** Not where the text had nothing to do with it. */
function keepsTextBack(reason: string): boolean {
  return reason === 'rule' || reason === 'cancelled' || reason === 'timeout' || reason === 'nobody';
}
