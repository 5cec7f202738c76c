import type { Prompt } from '../exchange/part';
import type { Rule } from '../exchange/policy-document';
import type { Enforced, PersonAnswer, Refusal, Verdict } from '../exchange/verdict';
import type { CompiledPolicy } from '../policy/types';
import { stage } from './failure';
import { listFound } from './found';
import { withMemory } from './kept-back';
import type { Inspection } from './inspection';
import type { PipelineOptions } from './options';
import { maskedFindings } from './redaction/masked-findings';
import type { ExchangeRedactor } from './redaction/redactor';
import { revealer, sameness } from './question';
import { ruleRef } from './rule-ref';
import { redirectLocation } from './redirection';
import type { ExchangeHead } from './types';
import { askPerson } from './warning';

/** Stands in the event for a reason that could not be searched for secrets. */
const UNCHECKED = '[not kept: it could not be checked]';

/** What is done about a prompt, after a person was asked where the rule says so. */
export interface Enforcement {
  readonly verdict: Verdict;
  readonly enforced: Enforced;
  readonly answer?: PersonAnswer;
}

export interface Case {
  readonly exchangeId: string;
  readonly head: ExchangeHead;
  readonly policy: CompiledPolicy;
  readonly prompt: Prompt;
  readonly inspection: Inspection;
  readonly redactor: ExchangeRedactor;
}

/** Turns a decision into a verdict. */
export async function enforce(
  options: PipelineOptions,
  of: Case,
  gone: AbortSignal | undefined,
): Promise<Enforcement> {
  const enforcement = await enforceDecision(options, of, gone);
  const kept = await stage('redact', () => withMemory(of, enforcement));
  const { refused } = of.head;
  const passes = kept.verdict.action === 'allow' || kept.verdict.action === 'redact';
  return passes && refused !== undefined ? { ...kept, enforced: refused } : kept;
}

async function enforceDecision(
  options: PipelineOptions,
  of: Case,
  gone: AbortSignal | undefined,
): Promise<Enforcement> {
  const { action, rule } = of.inspection.decision;
  switch (action) {
    case 'allow':
    case 'log':
    case 'skip':
      return allow(of, rule);
    case 'rate_limit':
      return block(options, of, 'rate_limit');
    case 'block':
      return block(options, of, of.inspection.decision.signIn === true ? 'sign_in' : 'rule');
    case 'redact':
      return await redact(options, of);
    case 'isolate':
      return isolate(of, rule);
    case 'redirect':
      return redirect(of, rule);
    case 'challenge':
      return challenge(options, of, rule);
    case 'warn':
      return await warn(options, of, gone);
  }
}

function allow({ exchangeId }: Case, rule: Rule | undefined): Enforcement {
  return {
    verdict: { action: 'allow', exchangeId, ...(rule ? { rule: ruleRef(rule) } : {}) },
    enforced: 'allow',
  };
}

function isolate({ exchangeId }: Case, rule: Rule | undefined): Enforcement {
  if (!rule) throw new Error('a policy asked for isolation without a rule');
  const verdict = { action: 'isolate', exchangeId, rule: ruleRef(rule) } as const;
  return { verdict, enforced: 'isolate' };
}

function redirect({ exchangeId, head }: Case, rule: Rule | undefined): Enforcement {
  if (!rule?.redirect) throw new Error('a policy asked for a redirect without saying where to');
  const location = redirectLocation(rule.redirect, head, { rule: rule.id, reference: exchangeId });
  const { status } = rule.redirect;
  const verdict = {
    action: 'redirect',
    exchangeId,
    rule: ruleRef(rule),
    status,
    location,
  } as const;
  return { verdict, enforced: 'redirect' };
}

/** Only the door to the outside world can make a browser prove itself; elsewhere this is a refusal. */
function challenge(options: PipelineOptions, of: Case, rule: Rule | undefined): Enforcement {
  if (!rule || of.head.door !== 'waf') return block(options, of, 'rule');
  const verdict = {
    action: 'challenge',
    exchangeId: of.exchangeId,
    rule: ruleRef(rule),
  } as const;
  return { verdict, enforced: 'challenge' };
}

function block(options: PipelineOptions, of: Case, reason: Refusal['reason']): Enforcement {
  const { decision, signals, retryAfter } = of.inspection;
  const found = listFound(signals.findings, (id) => options.detection.nameOf(id));
  const limit = reason === 'rate_limit' ? decision.rule?.rateLimit : undefined;
  const refusal: Refusal = {
    ...emptyRefusal(of.exchangeId, of.head, of.policy),
    reason,
    ...(decision.rule ? { rule: ruleRef(decision.rule) } : {}),
    found: limit ? [] : found.map(({ name, masked }) => ({ name, masked })),
    ...(decision.rule?.response ? { response: decision.rule.response } : {}),
    ...(limit ? { status: limit.status } : {}),
    ...(limit && retryAfter !== undefined ? { retryAfter } : {}),
  };
  return {
    verdict: { action: 'block', exchangeId: of.exchangeId, refusal },
    enforced: 'block',
  };
}

/** A refusal because a stage failed: nothing is known of what was found. */
export function emptyRefusal(
  exchangeId: string,
  head: ExchangeHead,
  policy: CompiledPolicy,
): Refusal {
  const { supportUrl } = policy.document.organisation;
  return {
    exchangeId,
    reason: 'failure',
    found: [],
    appName: head.app.name,
    ...(supportUrl === undefined ? {} : { supportUrl }),
  };
}

/** Without findings there is nothing to redact, and the prompt goes on as it is. */
async function redact(options: PipelineOptions, of: Case): Promise<Enforcement> {
  const { decision, signals } = of.inspection;
  const { rule } = decision;
  if (!rule) throw new Error('a policy asked for redaction without a rule');
  const findings = maskedFindings(rule, signals.findings, of.policy.document);
  const redaction = await stage('redact', () => of.redactor.prompt(of.prompt, findings, rule));
  if (redaction.kind === 'impossible') return block(options, of, 'rule');
  if (redaction.edits.size === 0) return allow(of, rule);
  return {
    verdict: {
      action: 'redact',
      exchangeId: of.exchangeId,
      rule: ruleRef(rule),
      edits: redaction.edits,
    },
    enforced: 'redact',
  };
}

async function warn(
  options: PipelineOptions,
  of: Case,
  gone: AbortSignal | undefined,
): Promise<Enforcement> {
  const { decision, signals } = of.inspection;
  if (!decision.rule) throw new Error('a policy asked for a warning without a rule');
  const { choices, justification } = decision.rule;
  const request = {
    exchangeId: of.exchangeId,
    app: of.head.app,
    host: of.head.request.host,
    rule: ruleRef(decision.rule),
    found: listFound(signals.findings, (id) => options.detection.nameOf(id)),
    choices: choices.filter((choice) => choice !== 'redact' || canRedact(of)),
    justification,
    rememberMinutes: decision.rule.rememberMinutes,
    sameAs: sameness(of),
    reveal: revealer(of.prompt, signals.findings),
    timeoutSeconds: of.policy.document.warn.timeoutSeconds,
  };
  const given = await askPerson(options.person, request, gone);
  const answer = await withoutSecrets(options, given);
  return { ...(await afterAnswer(options, of, answer)), answer };
}

function canRedact({ prompt, inspection }: Case): boolean {
  const { findings } = inspection.signals;
  return findings.length > 0 && findings.every(({ part }) => prompt.parts[part]?.kind === 'text');
}

async function afterAnswer(
  options: PipelineOptions,
  of: Case,
  answer: PersonAnswer,
): Promise<Enforcement> {
  switch (answer.choice) {
    case 'send':
      return allow(of, of.inspection.decision.rule);
    case 'redact':
      return await redact(options, of);
    case 'cancel':
      return block(options, of, answer.by === 'person' ? 'cancelled' : answer.by);
  }
}

/** People paste the secret into the reason; the reason goes to the log, the secret must not. */
async function withoutSecrets(
  options: PipelineOptions,
  answer: PersonAnswer,
): Promise<PersonAnswer> {
  const { justification } = answer;
  if (!justification) return answer;
  try {
    const { findings } = await options.detection.scan([{ index: 0, text: justification }]);
    if (findings.length === 0) return answer;
    return { ...answer, justification: options.redact(justification, findings) };
  } catch {
    // The person has decided, and that stands; a reason that nobody could check is not kept.
    return { ...answer, justification: UNCHECKED };
  }
}
