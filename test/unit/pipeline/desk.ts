import type { DetectionEngine } from '../../../core/detect/types';
import type { AuditEvent, ExchangeEvent, OutcomeEvent } from '../../../core/exchange/event';
import type { Finding } from '../../../core/exchange/finding';
import type { Part, Prompt, TextPart } from '../../../core/exchange/part';
import { policyDocumentSchema, type PolicyInput } from '../../../core/exchange/policy-document';
import { createIds } from '../../../core/pipeline/ids';
import type { PipelineOptions } from '../../../core/pipeline/options';
import { createPipeline } from '../../../core/pipeline/pipeline';
import type { ExchangeHead } from '../../../core/pipeline/types';
import type { StageFailure } from '../../../core/pipeline/failure';
import type { CompiledPolicy, Decision } from '../../../core/policy/types';

/** Finds `key-` and 8 letters or digits; enough of an engine to see what the pipeline does with one. */
export const keyEngine: Pick<DetectionEngine, 'scan'> = {
  scan: (inputs) => ({
    findings: inputs.flatMap(({ index, text }) =>
      [...text.matchAll(/key-[a-z0-9]{8}/g)].map((match): Finding => ({
        detector: 'test-key',
        type: 'TEST_KEY',
        category: 'credentials',
        profiles: ['secrets'],
        part: index,
        start: match.index,
        end: match.index + match[0].length,
        confidence: 'high',
        validated: false,
        masked: 'key-…',
      })),
    ),
    unscannable: [],
    tokenCount: 1,
  }),
};

/** A policy whose rules fire when something was found (in a part or, for response rules, the answer). */
export function policyOf(input: PolicyInput): CompiledPolicy {
  const document = policyDocumentSchema.parse(input);
  return {
    document,
    has: (phase) => document.rules.some((rule) => rule.phase === phase),
    decide: (phase, facts): Decision => {
      const signals = phase === 'prompt' ? facts.prompt : facts.response;
      const fires = document.rules.filter(
        (rule) => rule.phase === phase && (rule.when === 'true' || signals?.findings.length),
      );
      const rule = fires.find(({ action }) => action !== 'log');
      const logged = fires.filter(({ action }) => action === 'log');
      return { action: rule?.action ?? 'allow', logged, ...(rule ? { rule } : {}) };
    },
  };
}

type RuleInput = NonNullable<PolicyInput['rules']>[number];

export function ruleOf(action: RuleInput['action'], more: Partial<RuleInput> = {}): RuleInput {
  return { id: `rule-${action}`, name: `Rule: ${action}`, when: 'found', action, ...more };
}

export const head: ExchangeHead = {
  door: 'proxy',
  actor: { groups: [] },
  app: { id: 'chat', name: 'Chat', category: 'other', status: 'approved' },
  request: { method: 'POST', host: 'chat.example', target: '/api/ask?q=hidden' },
};

export function text(content: string, more: Partial<TextPart> = {}): TextPart {
  return { kind: 'text', role: 'user', text: content, history: false, ...more };
}

export function prompt(...parts: (Part | string)[]): Prompt {
  return {
    extractor: 'test',
    parts: parts.map((part) => (typeof part === 'string' ? text(part) : part)),
  };
}

export interface Desk {
  readonly pipeline: ReturnType<typeof createPipeline>;
  readonly events: AuditEvent[];
  readonly failures: StageFailure[];
  readonly exchanges: () => ExchangeEvent[];
  readonly outcomes: () => OutcomeEvent[];
}

/** A pipeline over a policy, with an event store that keeps what it is given. */
export function desk(policy: PolicyInput, more: Partial<PipelineOptions> = {}): Desk {
  const events: AuditEvent[] = [];
  const failures: StageFailure[] = [];
  const compiled = policyOf(policy);
  const clock = { now: () => Date.parse('2026-01-02T03:04:05Z') };
  const pipeline = createPipeline({
    clock,
    events: { append: async (event) => void events.push(event) },
    policy: { current: () => compiled },
    detection: { scan: async (inputs) => keyEngine.scan(inputs), nameOf: () => 'Test key' },
    answerEngine: keyEngine,
    redact: (content) => content.replaceAll(/key-[a-z0-9]{8}/g, '[TEST_KEY]'),
    nextId: createIds(clock),
    onFailure: (failure) => failures.push(failure),
    ...more,
  });
  return {
    pipeline,
    events,
    failures,
    exchanges: () => events.filter((event) => event.kind === 'exchange'),
    outcomes: () => events.filter((event) => event.kind === 'outcome'),
  };
}
