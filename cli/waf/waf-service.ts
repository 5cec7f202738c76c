import type { Logger } from 'pino';
import { redactText } from '../../core/detect/redaction/redact-text';
import type { Clock, Counters, EventStore } from '../../core/exchange/ports';
import { createExtractors } from '../../core/extract/registry';
import { createIds } from '../../core/pipeline/ids';
import type { CompiledPolicy } from '../../core/policy/types';
import {
  EndpointObserver,
  type DiscoveredEndpoint,
} from '../../core/waf/discovery/endpoint-observer';
import type { WafOptions } from '../../core/waf/types';
import { createDecisions, createWaf } from '../../core/waf/waf';
import type { Closing } from '../../main/agent/closing';
import type { OpenDetection } from '../../main/agent/open-detection';
import type { PolicyInForce } from '../../main/agent/policy-in-force';
import { openNetworkDatabase, type NetworkFiles } from '../../server/waf/network-database';
import { ZonesInForce } from '../../server/waf/zones-in-force';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** How the firewall is reached. */
export interface WafListeners {
  readonly listen: Address;
  /** Where to answer as a decision service, too. */
  readonly decisions?: Address;
  readonly tls?: { readonly certificate: string; readonly key: string };
  readonly networks: NetworkFiles;
}

export interface WafServiceOptions extends WafListeners {
  readonly clock: Clock;
  readonly log: Logger;
  readonly closing: Closing;
  /** Counts of rate limits that several firewalls share; without it, each counts for itself. */
  readonly counters?: Counters;
  /** Key of clearances and puzzles. */
  readonly key: Uint8Array;
  readonly events: EventStore;
  readonly policy: PolicyInForce;
  readonly detection: Pick<OpenDetection, 'detection' | 'documents'>;
}

/** A firewall that listens. */
export interface WafService {
  readonly url: string;
  /** Of the decision service, where there is one. */
  readonly decisions?: string;
  /** Puts another policy in force; requests under way keep theirs. */
  apply(policy: CompiledPolicy): void;
  discovered(): readonly DiscoveredEndpoint[];
}

/** Opens the firewall's doors over zones of the policy in force; closed with `closing`. */
export async function startWafService(options: WafServiceOptions): Promise<WafService> {
  const { closing, log, policy } = options;
  const zones = zonesOf(options);
  const observer = new EndpointObserver();
  const waf: WafOptions = {
    state: zones.state,
    extractors: createExtractors(),
    clock: options.clock,
    key: options.key,
    observer,
    placeOf: await openNetworkDatabase(options.networks),
    onHealth: (change) => log.warn(change, 'the health of an origin changed'),
    // The message of a defect may quote traffic.
    onDefect: (error) =>
      log.error({ defect: error instanceof Error ? error.name : 'unknown' }, 'defect in the waf'),
  };
  const door = await createWaf({ ...waf, ...(options.tls ? { tls: options.tls } : {}) });
  closing.add('waf', () => door.close());
  const url = await door.listen(options.listen);
  const decisions =
    options.decisions && (await listenForDecisions(options.decisions, waf, closing));
  return {
    url,
    ...(decisions === undefined ? {} : { decisions }),
    discovered: () => observer.list(),
    apply: (compiled) => {
      policy.replace(compiled);
      zones.apply(compiled.document);
      log.info({ zones: compiled.document.waf.zones.length }, 'a new policy is in force');
    },
  };
}

async function listenForDecisions(
  address: Address,
  options: WafOptions,
  closing: Closing,
): Promise<string> {
  const door = await createDecisions(options);
  closing.add('decisions', () => door.close());
  return await door.listen(address);
}

function zonesOf(options: WafServiceOptions): ZonesInForce {
  const { clock, events, log, policy, detection, counters } = options;
  return new ZonesInForce(
    {
      ...(counters === undefined ? {} : { counters }),
      clock,
      events,
      detection: detection.detection,
      documents: detection.documents,
      answerEngine: policy.answerEngine,
      redact: redactText,
      nextId: createIds(clock),
      onFailure: (failure) => log.error(failure, 'a stage of the pipeline failed'),
      onRuleFailure: ({ rule, error }) =>
        log.warn({ rule: rule.id, reason: error.message }, 'a rule could not be evaluated'),
    },
    policy.current(),
  );
}
