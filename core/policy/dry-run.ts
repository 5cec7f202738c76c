import type { App } from '../exchange/app';
import type { ExchangeEvent } from '../exchange/event';
import type { PolicyDocument } from '../exchange/policy-document';
import type { DryRun } from '../exchange/rule-form';
import { fieldsOf } from './rule-fields';
import type { CompiledPolicy, Decision, Facts } from './types';

/** Changed exchanges that are shown one by one. */
const EXAMPLES = 100;

/** Fields that no event keeps, for they are or may hold what people wrote. */
const NOT_ON_RECORD =
  /^(?:llm\.prompt\.text|http\.request\.(?:headers|cookies|body|uri\.query|uri\.args|version)|http\.(?:cookie|referer|user_agent|x_forwarded_for)|file\.(?:names?|mimes?|sizes?|labels?)|device\.(?:os|posture|managed|serial)|(?:cf\.)?llm\.prompt\.(?:injection|unsafe|flagged|is_safe|custom|topics)|source_code\.language|cost)\b/;

/** Tries a policy on exchanges of the past, beside the one that is in force. Rate limits have room. */
export function dryRun(
  inForce: CompiledPolicy,
  draft: CompiledPolicy,
  events: readonly ExchangeEvent[],
): DryRun {
  const counts = new Map<string, { from: string; to: string; count: number }>();
  const examples: DryRun['examples'] = [];
  let changed = 0;
  for (const event of events) {
    const before = decisionOf(inForce, event);
    const after = decisionOf(draft, event);
    if (before.action === after.action && before.rule === after.rule) continue;
    changed += 1;
    const key = `${before.action} → ${after.action}`;
    const entry = counts.get(key) ?? { from: before.action, to: after.action, count: 0 };
    entry.count += 1;
    counts.set(key, entry);
    if (examples.length < EXAMPLES) examples.push(exampleOf(event, before, after));
  }
  return {
    events: events.length,
    changed,
    counts: [...counts.values()].sort((a, b) => b.count - a.count),
    examples,
    untested: untestedRules(draft.document),
  };
}

interface Tried {
  readonly action: string;
  readonly rule?: string;
}

function decisionOf(policy: CompiledPolicy, event: ExchangeEvent): Tried {
  let decision: Decision = policy.decide('prompt', factsOf(event, policy.document));
  while (decision.rateLimit && decision.next) decision = decision.next();
  const { action, rule } = decision;
  return { action, ...(rule ? { rule: rule.id } : {}) };
}

function exampleOf(event: ExchangeEvent, from: Tried, to: Tried): DryRun['examples'][number] {
  const { actor, app, request } = event;
  const user = actor.email ?? actor.name ?? actor.userId ?? '';
  return { id: event.id, time: event.time, app: app.name, host: request.host, user, from, to };
}

function factsOf(event: ExchangeEvent, document: PolicyDocument): Facts {
  const { request, model, mcp } = event;
  return {
    door: event.door,
    actor: event.actor,
    app: appUnder(event.app, document),
    request: { method: request.method, host: request.host, target: request.path },
    prompted: event.promptLength > 0 || event.fileCount > 0,
    extractor: event.extractor,
    ...(model === undefined ? {} : { model }),
    ...(mcp === undefined ? {} : { mcp: mcpFacts(mcp) }),
    activity: event.fileCount > 0 ? 'upload' : 'prompt',
    files: Array.from({ length: event.fileCount }, () => ({ name: '', mime: '', size: -1 })),
    promptText: '',
    prompt: {
      findings: event.findings,
      unscannable: event.unscannable.map((reason) => ({ part: 0, reason })),
      tokenCount: event.tokenCount,
    },
    now: Date.parse(event.time),
  };
}

function mcpFacts({
  server,
  method,
  tool,
}: NonNullable<ExchangeEvent['mcp']>): NonNullable<Facts['mcp']> {
  return { server, method, ...(tool === undefined ? {} : { tool }), direction: 'request' };
}

/** The app as this policy knows it: its review status may be what is tried. */
function appUnder(app: App, { apps }: PolicyDocument): App {
  const own = apps.find(({ id }) => id === app.id);
  if (!own) return app;
  return {
    ...app,
    ...(own.status === undefined ? {} : { status: own.status }),
    ...(own.category === undefined ? {} : { category: own.category }),
    ...(own.risk === undefined ? {} : { risk: own.risk }),
  };
}

function untestedRules({ rules }: PolicyDocument): string[] {
  return rules
    .filter(({ enabled, phase }) => enabled && phase === 'prompt')
    .filter(({ when }) => [...fieldsOf(when)].some((name) => NOT_ON_RECORD.test(name)))
    .map(({ id }) => id);
}
