import { createTokenVault } from '../../../core/detect/redaction/token-vault';
import { redactText } from '../../../core/detect/redaction/redact-text';
import type { App } from '../../../core/exchange/app';
import type { ExchangeEvent } from '../../../core/exchange/event';
import type { Prompt } from '../../../core/exchange/part';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import type { Clock, EventStore, Person } from '../../../core/exchange/ports';
import type { TrialKind, TrialRequest, TrialResult } from '../../../core/exchange/trial';
import type { Verdict } from '../../../core/exchange/verdict';
import { createPipeline } from '../../../core/pipeline/pipeline';
import { compilePolicy } from '../../../core/policy/document';
import type { CompiledPolicy } from '../../../core/policy/types';
import type { Foundations } from '../foundations';

export interface TrialOptions {
  readonly foundations: Pick<Foundations, 'detection' | 'policy'>;
  readonly person: Person;
  readonly clock: Clock;
  readonly nextId: () => string;
}

/** The conversation partner of a try-out: nothing is sent anywhere. */
const APP: App = { id: 'try-out', name: 'Example AI', category: 'other', status: 'approved' };

/** One rule for each kind: whatever is found is enough, so that people can try their own words. */
const RULES: Readonly<Record<TrialKind, NonNullable<PolicyInput['rules']>[number]>> = {
  block: rule('block'),
  warn: { ...rule('warn'), justification: 'optional' },
  redact: rule('redact'),
};

function rule(action: TrialKind): NonNullable<PolicyInput['rules']>[number] {
  return { id: `try-${action}`, name: action, when: 'dlp.match_count gt 0', action };
}

/** Where a try-out's event goes: nowhere but to whoever waits for it. */
class TrialRecord implements EventStore {
  event: ExchangeEvent | undefined;

  append(event: Parameters<EventStore['append']>[0]): Promise<void> {
    if (event.kind === 'exchange') this.event = event;
    return Promise.resolve();
  }
}

/**
 * Sends a text through detection, rules and the person as traffic goes, under a demonstration policy.
 * No event is kept, nothing is told to the endpoint and nothing leaves the computer.
 */
export function createTrial(options: TrialOptions): (trial: TrialRequest) => Promise<TrialResult> {
  const { foundations, clock, nextId } = options;
  return async ({ kind, text, rule: name }) => {
    const record = new TrialRecord();
    let waited = 0;
    const person: Person = {
      ask: async (request, signal) => {
        const asked = clock.now();
        const answer = await options.person.ask(request, signal);
        waited += clock.now() - asked;
        return answer;
      },
    };
    const policy = demonstration(kind, name);
    const pipeline = createPipeline({
      clock,
      events: record,
      policy: { current: () => policy },
      detection: foundations.detection,
      answerEngine: foundations.policy.answerEngine,
      redact: redactText,
      tokens: createTokenVault(),
      person,
      nextId,
    });
    const prompt: Prompt = {
      extractor: 'try-out',
      parts: [{ kind: 'text', role: 'user', text, history: false }],
    };
    const begun = clock.now();
    const verdict = await pipeline
      .begin({
        door: 'proxy',
        actor: { groups: [] },
        app: APP,
        request: { method: 'POST', host: 'example.ai', target: '/' },
      })
      .ask(prompt);
    const names = (id: string): string => foundations.detection.nameOf(id);
    return {
      ...outcome(verdict, text),
      found: countFound(record.event, names),
      tookMs: Math.max(0, clock.now() - begun - waited),
    };
  };
}

function demonstration(kind: TrialKind, name: string): CompiledPolicy {
  const parsed = compilePolicy({ rules: [{ ...RULES[kind], name }] });
  if (!parsed.ok) throw new Error('the demonstration policy does not compile');
  return parsed.policy;
}

function outcome(verdict: Verdict, text: string): Pick<TrialResult, 'action' | 'sent'> {
  switch (verdict.action) {
    case 'allow':
      return { action: 'allow', sent: text };
    case 'redact':
      return { action: 'redact', sent: verdict.edits.get(0) ?? text };
    default:
      return { action: 'block' };
  }
}

function countFound(
  event: ExchangeEvent | undefined,
  nameOf: (id: string) => string,
): TrialResult['found'] {
  const rows = new Map<string, TrialResult['found'][number]>();
  for (const { detector, masked } of event?.findings ?? []) {
    const key = `${detector}\n${masked}`;
    const known = rows.get(key);
    if (known) known.count += 1;
    else rows.set(key, { name: nameOf(detector), masked, count: 1 });
  }
  return [...rows.values()];
}
