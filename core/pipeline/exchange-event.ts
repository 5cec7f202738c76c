import type { DeviceEvent, ExchangeEvent, OutcomeEvent, SealedPayload } from '../exchange/event';
import type { Finding } from '../exchange/finding';
import type { McpCall } from '../exchange/mcp-call';
import type { Prompt } from '../exchange/part';
import { sealPayload } from '../audit/seal-payload';
import { seenTopics } from '../policy/fields/unsafe-topics';
import type { CompiledPolicy, Decision } from '../policy/types';
import type { Enforcement } from './enforcement';
import { stage, type StageFailure } from './failure';
import { newTextLength, type Inspection } from './inspection';
import type { PipelineOptions } from './options';
import { ruleRef } from './rule-ref';
import type { ExchangeHead, Outcome } from './types';

/** Events hold names that come from requests (model, conversation) up to this length. */
const NAME_LENGTH = 200;
/** Longest description of an error that a door may put into an event. */
const ERROR_LENGTH = 500;
/** Findings of one event; a dump of a million addresses stays one event of bounded size. */
const EVENT_FINDINGS = 500;
/** Topics of one event, and the longest name of one. */
const EVENT_TOPICS = 50;
const TOPIC_LENGTH = 100;

interface EventBase {
  readonly id: string;
  readonly exchangeId: string;
  readonly time: string;
  readonly deviceId?: string;
  readonly policyVersion: number;
}

export function eventBase(
  options: PipelineOptions,
  exchangeId: string,
  policy: CompiledPolicy,
): EventBase {
  const deviceId = options.deviceId?.();
  const id = options.nextId();
  const time = new Date(options.clock.now()).toISOString();
  const policyVersion = policy.document.version;
  if (deviceId === undefined) return { id, exchangeId, time, policyVersion };
  return { id, exchangeId, time, deviceId, policyVersion };
}

/** The query and the fragment may carry the prompt or a key. */
export function pathOf(target: string): string {
  return target.replace(/[?#].*$/s, '');
}

/** What is known when the event is written; after a failed stage, that is little. */
export interface Asked {
  readonly exchangeId: string;
  readonly head: ExchangeHead;
  readonly policy: CompiledPolicy;
  readonly prompt: Prompt;
  readonly inspection?: Inspection;
  readonly payload?: SealedPayload;
}

/**
 * Written for each request, so fields that may be absent are set one by one: an object that is put
 * together from a dozen spreads becomes a hash table ten times its size.
 */
export function exchangeEvent(
  options: PipelineOptions,
  asked: Asked,
  enforcement: Enforcement,
): ExchangeEvent {
  const { head, prompt, inspection } = asked;
  const decision = inspection?.decision;
  const { method, host, target } = head.request;
  const { id, exchangeId, time, deviceId, policyVersion } = eventBase(
    options,
    asked.exchangeId,
    asked.policy,
  );
  const event: ExchangeEvent = {
    id,
    exchangeId,
    time,
    policyVersion,
    kind: 'exchange',
    door: head.door,
    actor: head.actor,
    app: head.app,
    request: { method, host, path: pathOf(target) },
    extractor: prompt.extractor,
    tokenCount: inspection?.signals.tokenCount ?? 0,
    promptLength: newTextLength(prompt),
    fileCount: prompt.parts.filter(({ kind }) => kind === 'file').length,
    findings: bounded(inspection?.signals.findings ?? []),
    action: decision?.action ?? enforcement.enforced,
    enforced: enforcement.enforced,
    logged: decision?.logged.map((rule) => rule.id) ?? [],
    unscannable: inspection
      ? inspection.signals.unscannable.map(({ part, reason }) => `part ${part}: ${reason}`)
      : ['not inspected: a stage failed'],
  };
  if (deviceId !== undefined) event.deviceId = deviceId;
  if (prompt.drifted === true) event.drifted = true;
  if (head.mcp !== undefined) event.mcp = mcpOf(head.mcp);
  if (prompt.model !== undefined) event.model = prompt.model.slice(0, NAME_LENGTH);
  if (prompt.conversationId !== undefined) {
    event.conversationId = prompt.conversationId.slice(0, NAME_LENGTH);
  }
  const signals = signalsOf(inspection);
  if (signals !== undefined) event.signals = signals;
  if (decision?.rule) event.rule = ruleRef(decision.rule);
  const level = levelOf(decision);
  if (level !== undefined) event.level = level;
  if (enforcement.answer) event.answer = enforcement.answer;
  if (asked.payload) event.payload = asked.payload;
  return event;
}

/** The direction is no news: an event is written for what was asked. */
function mcpOf({
  server,
  method,
  tool,
  argumentHash,
  client,
}: McpCall): NonNullable<ExchangeEvent['mcp']> {
  return {
    server,
    method,
    ...(tool === undefined ? {} : { tool: tool.slice(0, NAME_LENGTH) }),
    ...(argumentHash === undefined ? {} : { argumentHash }),
    ...(client === undefined ? {} : { client: client.slice(0, NAME_LENGTH) }),
  };
}

/** Topics count as seen from the probability on from which rules see them. */
function signalsOf(inspection: Inspection | undefined): ExchangeEvent['signals'] {
  const llm = inspection?.signals.llm;
  if (!llm) return undefined;
  return {
    injectionScore: llm.injectionScore,
    unsafeTopics: seenTopics(llm),
    customTopics: llm.customTopics,
    topics: llm.topics.slice(0, EVENT_TOPICS).map((topic) => topic.slice(0, TOPIC_LENGTH)),
  };
}

/** The gravest level among the rules that matched. */
function levelOf(decision: Decision | undefined): ExchangeEvent['level'] {
  const matched = [...(decision?.rule ? [decision.rule] : []), ...(decision?.logged ?? [])];
  return (['critical', 'warning', 'info'] as const).find((one) =>
    matched.some(({ logLevel }) => logLevel === one),
  );
}

function bounded(findings: readonly Finding[]): Finding[] {
  return findings.slice(0, EVENT_FINDINGS);
}

/** Seals the new parts of the prompt where a rule that matched asks for it. */
export async function promptPayload(
  policy: CompiledPolicy,
  prompt: Prompt,
  inspection: Inspection,
): Promise<SealedPayload | undefined> {
  const { rule, logged } = inspection.decision;
  const { payloadKey } = policy.document.organisation;
  const wanted = [rule, ...logged].some((matched) => matched?.storePayload);
  if (!wanted || payloadKey === undefined) return undefined;
  const parts = prompt.parts
    .filter((part) => part.kind === 'file' || !part.history)
    .map((part) =>
      part.kind === 'file'
        ? { file: part.name, mime: part.mime, size: part.size }
        : { role: part.role, text: part.text },
    );
  return await stage('seal', () => sealPayload(payloadKey, JSON.stringify({ parts })));
}

export interface Answered {
  readonly length: number;
  readonly findings: readonly Finding[];
  readonly payload?: SealedPayload;
}

export function outcomeEvent(
  base: EventBase,
  outcome: Outcome,
  durationMs: number,
  answered: Answered,
): OutcomeEvent {
  const { id, exchangeId, time, deviceId, policyVersion } = base;
  const event: OutcomeEvent = {
    id,
    exchangeId,
    time,
    policyVersion,
    kind: 'outcome',
    result: outcome.result,
    durationMs: Math.max(0, durationMs),
    responseLength: answered.length,
    responseFindings: bounded(answered.findings),
  };
  if (deviceId !== undefined) event.deviceId = deviceId;
  if (outcome.status !== undefined) event.status = outcome.status;
  if (outcome.error !== undefined) event.error = outcome.error.slice(0, ERROR_LENGTH);
  if (outcome.usage !== undefined) event.usage = outcome.usage;
  if (answered.payload) event.payload = answered.payload;
  return event;
}

export function failureEvent(
  base: EventBase,
  mode: 'open' | 'closed',
  failure: StageFailure,
): DeviceEvent {
  return {
    ...base,
    kind: 'device',
    what: mode === 'open' ? 'fail_open' : 'fail_closed',
    detail: { stage: failure.stage, code: failure.code },
  };
}
