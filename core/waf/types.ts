import type { Clock } from '../exchange/ports';
import type { WafConfig } from '../exchange/policy-waf';
import type { Extractors } from '../extract/registry';
import type { EndpointObserver } from './discovery/endpoint-observer';
import type { HealthListener } from './zones/health-checks';
import type { ZoneTable } from './zones/zone-table';

/** What a database tells of an address. */
export interface NetworkPlace {
  /** ISO 3166-1 code in capitals. */
  readonly country?: string;
  /** Number of the autonomous system. */
  readonly asn?: number;
}

/** Limits of the firewall; each is named in docs/waf.md. */
export const WAF_HTTP_LIMITS = {
  /** A request's head must be in after this, ms. */
  headMs: 30_000,
  /** A request must be in completely after this, ms. */
  requestMs: 300_000,
  /** Idle connections are closed after this, ms. */
  keepAliveMs: 75_000,
  /** The head of an answer must be in after this, ms: models think before they speak. */
  answerMs: 300_000,
  /** Request heads, bytes. */
  headBytes: 64 * 1024,
  /** Bytes of an answer that are held back at once. */
  heldBytes: 4 * 1024 * 1024,
  /** Connections at once. */
  connections: 10_000,
  /** Origins that are tried for one request that may be sent again. */
  tries: 3,
} as const;

/** What is in force; it changes as a whole. */
export interface WafState {
  readonly config: WafConfig;
  readonly zones: ZoneTable;
}

export interface WafOptions {
  readonly state: () => WafState;
  readonly extractors: Extractors;
  readonly clock: Clock;
  /** Key of clearances and puzzles, 32 bytes; replicas share it. */
  readonly key: Uint8Array;
  readonly observer: EndpointObserver;
  readonly placeOf?: (address: string) => NetworkPlace;
  readonly onHealth?: HealthListener;
  /** Told of defects of ours; the message may quote traffic and must not be logged. */
  readonly onDefect: (error: unknown) => void;
  /** PEM; the firewall then speaks HTTPS and HTTP/2. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** A running firewall. */
export interface Waf {
  /** Listens; the address with the chosen port. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Takes no more requests, waits for those under way, closes everything. */
  close(): Promise<void>;
}
