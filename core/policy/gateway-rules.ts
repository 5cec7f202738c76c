import { ruleSchema, type PolicyDocument, type Rule } from '../exchange/policy-document';
import type { GatewayDlp, GatewaySettings, Guardrails } from '../exchange/policy-gateway';

/** Injection scores below this are an attack, as far as guardrails are concerned. */
const ATTACK_BELOW = 20;

/** Longest id of a rule, and what of it names the gateway. */
const ID_LENGTH = 64;
const SLUG_LENGTH = 24;

type Phase = Rule['phase'];
type Severity = GatewayDlp['action'];

/**
 * The rules of a policy, and after them what the settings of its gateways say about data and topics,
 * so that rules can make exceptions.
 */
export function allRules(document: PolicyDocument): Rule[] {
  return [...document.rules, ...gatewayRules(document)];
}

function gatewayRules(document: PolicyDocument): Rule[] {
  return document.gateway.gateways.flatMap((gateway) => [
    ...gateway.dlp.filter(({ enabled }) => enabled).flatMap((dlp) => dlpRules(gateway, dlp)),
    ...guardrailRules(gateway, 'prompt', gateway.guardrails.prompt),
    ...guardrailRules(gateway, 'response', gateway.guardrails.response),
  ]);
}

function dlpRules(gateway: GatewaySettings, { id, action, check, profiles }: GatewayDlp): Rule[] {
  const test = `any(dlp.profiles[*] in ${setOf(profiles)})`;
  return check.map((direction) =>
    ruleOf(gateway, {
      id: `dlp-${id}`,
      name: `Data in ${direction}s: ${id}`,
      phase: direction === 'request' ? 'prompt' : 'response',
      test,
      action,
    }),
  );
}

function guardrailRules(
  gateway: GatewaySettings,
  phase: Phase,
  guardrails: Guardrails['prompt'],
): Rule[] {
  return (['block', 'flag'] as const).flatMap((action) => {
    const chosen = Object.entries(guardrails).filter(([, verdict]) => verdict === action);
    const topics = chosen.map(([name]) => name).filter((name) => name !== 'P1');
    const tests = [
      ...(topics.length > 0
        ? [`any(llm.${phase}.unsafe_topic_categories[*] in ${setOf(topics)})`]
        : []),
      ...(topics.length < chosen.length ? [`llm.prompt.injection_score lt ${ATTACK_BELOW}`] : []),
    ];
    const name = `Guardrails of ${phase === 'prompt' ? 'prompts' : 'answers'}`;
    return tests.map((test, index) =>
      ruleOf(gateway, { id: `guardrails-${action}-${index}`, name, phase, test, action }),
    );
  });
}

interface Wanted {
  readonly id: string;
  readonly name: string;
  readonly phase: Phase;
  readonly test: string;
  readonly action: Severity;
}

function ruleOf(gateway: GatewaySettings, { id, name, phase, test, action }: Wanted): Rule {
  return ruleSchema.parse({
    id: `gw-${slug(gateway.id)}-${phase}-${id}`.slice(0, ID_LENGTH),
    name: `${name} (gateway ${gateway.id})`,
    phase,
    when: `gateway eq ${quoted(gateway.id)} and ${test}`,
    action: action === 'block' ? 'block' : 'log',
  });
}

const slug = (id: string): string => id.replaceAll('.', '_').slice(0, SLUG_LENGTH);
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
const setOf = (values: readonly string[]): string => `{${values.map(quoted).join(' ')}}`;
