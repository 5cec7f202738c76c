import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { WafZone } from '../../core/exchange/policy-waf';
import type { Counters } from '../../core/exchange/ports';
import { MemoryCounters } from '../../core/pipeline/counters/memory-counters';
import type { PipelineOptions } from '../../core/pipeline/options';
import { createPipeline } from '../../core/pipeline/pipeline';
import { compilePolicy } from '../../core/policy/document';
import type { CompiledPolicy } from '../../core/policy/types';
import type { RuleFailureListener } from '../../core/policy/rule-run';
import type { WafState } from '../../core/waf/types';
import { OriginPool } from '../../core/waf/zones/origin-pool';
import type { Zone } from '../../core/waf/zones/zone';
import { ZoneTable } from '../../core/waf/zones/zone-table';
import { managedRules } from './managed-rules';

/** Failed checks in a row that an origin without health settings is allowed: requests tell, too. */
const DEFAULT_FAILURES = 3;

/** What the zones' pipelines are built on. */
export type ZoneServices = Omit<PipelineOptions, 'policy'> & {
  readonly onRuleFailure?: RuleFailureListener;
};

/** The zones of the policy in force, each with rules and a pipeline of its own. */
export class ZonesInForce {
  #state: WafState;
  /** Outlives a policy: its rate limits go on where they were. */
  readonly #counters: Counters;

  constructor(
    private readonly services: ZoneServices,
    first: PolicyDocument,
  ) {
    this.#counters = new MemoryCounters(services.clock);
    this.#state = this.#build(first);
  }

  readonly state = (): WafState => this.#state;

  /** Takes a new policy; requests under way keep the zone that they came to. */
  apply(document: PolicyDocument): void {
    this.#state = this.#build(document);
  }

  #build(document: PolicyDocument): WafState {
    const zones = document.waf.zones.map((zone) => this.#zone(zone, document));
    return { config: document.waf, zones: new ZoneTable(zones) };
  }

  #zone(config: WafZone, document: PolicyDocument): Zone {
    const policy = zonePolicy(config, document, this.services.onRuleFailure);
    const pipeline = createPipeline({
      counters: this.#counters,
      ...this.services,
      policy: { current: () => policy },
    });
    return {
      config,
      app: {
        id: config.id,
        name: config.name ?? config.hosts[0] ?? config.id,
        category: 'own',
        status: 'approved',
      },
      pipeline,
      policy: policy.document,
      origins: new OriginPool(config.origins, config.health?.failures ?? DEFAULT_FAILURES),
    };
  }
}

/** The rules of the policy, and in log mode the managed ones after them. */
function zonePolicy(
  zone: WafZone,
  document: PolicyDocument,
  onRuleFailure: RuleFailureListener | undefined,
): CompiledPolicy {
  const managed = zone.mode === 'log' ? managedRules(zone, document) : [];
  const input = {
    ...document,
    rules: [...document.rules, ...managed],
    topics: { ...document.topics, ...zone.topics },
  };
  const parsed = compilePolicy(input, onRuleFailure);
  if (parsed.ok) return parsed.policy;
  const [issue] = parsed.issues;
  throw new Error(`the managed rules do not fit: ${issue?.path ?? ''} ${issue?.message ?? ''}`);
}
