import type { Refusal } from '../../exchange/verdict';
import { refusalText } from '../../extract/message';
import { CODES, GatewayError } from '../http/gateway-error';
import type { DlpResult } from '../logs/record';
import type { Settings } from '../settings';

/** Fields of detectors in a rule; a rule without any of them is a guardrail. */
const DLP_FIELDS = /\b(dlp|pii|findings|file|document|label)[._a-z]*|pii_/;

/** Ids of the rules that the guardrails of a gateway's settings become. */
const GUARDRAIL_RULE = /^gw-[a-z0-9_-]+-guardrails-/;

/** Whether a rule is about data or about what is talked of. */
export function kindOf(ruleId: string | undefined, settings: Settings): DlpResult['kind'] {
  if (ruleId !== undefined && GUARDRAIL_RULE.test(ruleId)) return 'guardrails';
  const rule = settings.document.rules.find(({ id }) => id === ruleId);
  return rule === undefined || DLP_FIELDS.test(rule.when) ? 'dlp' : 'guardrails';
}

/** A refusal by policy as the gateway's error. */
export function blockedError(
  refusal: Refusal,
  check: DlpResult['check'],
  settings: Settings,
  status: number,
): GatewayError {
  const guardrail =
    kindOf(refusal.rule?.id, settings) === 'guardrails' && refusal.reason === 'rule';
  const code =
    check === 'REQUEST'
      ? guardrail
        ? CODES.promptGuardrail
        : CODES.promptDlp
      : guardrail
        ? CODES.answerGuardrail
        : CODES.answerDlp;
  const message = refusalText(refusal, check === 'REQUEST' ? 'prompt' : 'answer');
  return new GatewayError('blocked', message, { status, code });
}

export function dlpResult(
  action: DlpResult['action'],
  check: DlpResult['check'],
  ruleId: string | undefined,
  settings: Settings,
): DlpResult {
  return {
    action,
    check,
    kind: kindOf(ruleId, settings),
    policy_ids: ruleId === undefined ? [] : [ruleId],
  };
}
