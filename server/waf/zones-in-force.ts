import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { WafZone } from '../../core/exchange/policy-waf';
import type { Counters } from '../../core/exchange/ports';
import { MemoryCounters } from '../../core/pipeline/counters/memory-counters';
import type { PipelineOptions } from '../../core/pipeline/options';
import { createPipeline } from '../../core/pipeline/pipeline';
import type { Pipeline } from '../../core/pipeline/types';
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

/** What of a zone outlives a policy. */
interface LastingZone {
  /** Remembers what it has masked: it is masked under the next policy too. */
  readonly pipeline: Pipeline;
  /** The policy in force, which the pipeline asks for with each exchange. */
  compiled: CompiledPolicy;
  /** Knows which origins are ill; made anew where they are others. */
  origins: OriginPool;
  originsOf: string;
}

/** The zones of the policy in force, each with rules and a pipeline of its own. */
export class ZonesInForce {
  #state: WafState;
  readonly #lasting = new Map<string, LastingZone>();
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
    const known = new Set(zones.map(({ config }) => config.id));
    for (const id of this.#lasting.keys()) if (!known.has(id)) this.#lasting.delete(id);
    return { config: document.waf, zones: new ZoneTable(zones) };
  }

  #zone(config: WafZone, document: PolicyDocument): Zone {
    const compiled = zonePolicy(config, document, this.services.onRuleFailure);
    const { pipeline, origins } = this.#last(config, compiled);
    return {
      config,
      app: {
        id: config.id,
        name: config.name ?? config.hosts[0] ?? config.id,
        category: 'own',
        status: 'approved',
      },
      pipeline,
      policy: compiled.document,
      origins,
    };
  }

  /** What the zone had under the policy before, brought up to date. */
  #last(config: WafZone, compiled: CompiledPolicy): LastingZone {
    const failures = config.health?.failures ?? DEFAULT_FAILURES;
    const originsOf = JSON.stringify([config.origins, failures]);
    const known = this.#lasting.get(config.id);
    if (known) {
      known.compiled = compiled;
      if (known.originsOf !== originsOf) known.origins = new OriginPool(config.origins, failures);
      known.originsOf = originsOf;
      return known;
    }
    const lasting: LastingZone = {
      pipeline: createPipeline({
        counters: this.#counters,
        ...this.services,
        policy: { current: () => lasting.compiled },
      }),
      ...{ compiled, originsOf, origins: new OriginPool(config.origins, failures) },
    };
    this.#lasting.set(config.id, lasting);
    return lasting;
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
