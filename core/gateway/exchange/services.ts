import type { App } from '../../exchange/app';
import type { SealedPayload } from '../../exchange/event';
import type { Clock, Directory } from '../../exchange/ports';
import type { Extractors } from '../../extract/registry';
import type { HttpLimits } from '../../http/limits';
import type { Dialer } from '../../http/upstream/dialer';
import type { UpstreamPool } from '../../http/upstream/pool';
import type { Pipeline } from '../../pipeline/types';
import type { AnswerCache } from '../cache/answer-cache';
import type { SemanticCache } from '../cache/semantic-cache';
import type { KeyRing } from '../keys/key-ring';
import type { Ledger } from '../limits/ledger';
import type { Limiter } from '../limits/limiter';
import type { GatewayLog } from '../logs/gateway-log';
import type { ServiceAccountTokens } from '../providers/service-account';
import type { CircuitBreaker } from '../routing/circuit-breaker';
import type { CostMemory } from '../usage/cost-memory';
import type { SettingsSource } from '../settings';
import type { BlockedPrompts } from './blocked-prompts';
import type { OwnRefusals } from './own-refusals';

/** What requests share. */
export interface GatewayServices {
  readonly pipeline: Pipeline;
  readonly extractors: Extractors;
  readonly settings: SettingsSource;
  readonly directory: Directory;
  /** The app behind a provider's host, as the library and the policy know it. */
  readonly appOf: (host: string, target: string) => App | undefined;
  readonly clock: Clock;
  readonly pool: UpstreamPool;
  readonly dialer: Dialer;
  readonly http: HttpLimits;
  readonly keys: KeyRing;
  readonly breaker: CircuitBreaker;
  readonly limiter: Limiter;
  readonly ledger: Ledger;
  readonly costs: CostMemory;
  readonly cache: AnswerCache;
  readonly semantic: SemanticCache | undefined;
  readonly log: GatewayLog;
  /** Seals text to a public key (base64), so that only its owner can read it. */
  readonly seal: (publicKey: string, text: string) => Promise<SealedPayload>;
  readonly tokens: ServiceAccountTokens;
  readonly blocked: BlockedPrompts;
  readonly refusals: OwnRefusals;
  /** Every caller must show a virtual key, whatever the policy says: others can reach the gateway. */
  readonly requireKey: boolean;
  readonly nextId: () => string;
  /** From 0 (inclusive) to 1. */
  readonly random: () => number;
  /** A request met a defect of ours; its message may quote traffic, so log its name only. */
  readonly onDefect: (error: unknown) => void;
}
