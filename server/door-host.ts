import type { Counters, EventStore, Person } from '../core/exchange/ports';
import type { PolicyDocument } from '../core/exchange/policy-document';
import type { DiscoveredEndpoint } from '../core/waf/discovery/endpoint-observer';
import type { LogStore } from '../core/gateway/logs/gateway-log';
import type { AuthorizationStore } from '../core/portal/oauth/upstream-authorization';
import type { Secrets } from './secrets';
import type { ProviderKeys } from './gateway/provider-keys';
import type { Services } from './services';
import type { GatewayStores } from '../core/gateway/stores';

/** What the endpoint gives to a door that it hosts itself: the firewall, a gateway, a portal. */
export interface DoorHost {
  /** Events go to the archive at once, under the door's name in place of a device's. */
  events(door: string): EventStore;
  /** Calls back with each policy that is published; returns the way to stop. */
  onPolicy(listener: (document: PolicyDocument) => void): () => void;
  /** Shows in the console where the hosted portal is reached. */
  showPortal(url: string): void;
  /** Asks an administrator in the console whether a call of the hosted portal may be made. */
  readonly approvals: Person & {
    /** Before the door closes: calls that wait keep their place until it is open again. */
    close(): Promise<void>;
  };
  /** What a user of the hosted portal has authorised at a server, sealed; all replicas have it. */
  authorizations(server: string, user: string): AuthorizationStore;
  /** Keys that the same door has at every replica. */
  readonly secrets: Secrets;
  /** Counts of rate limits that the same door shares with its like at other replicas. */
  readonly counters: Counters;
  /** Keys of LLM providers; the same at every replica. */
  readonly providerKeys: Pick<ProviderKeys, 'load' | 'onChange'>;
  /**
   * Counters and log that gateways of all replicas share; undefined where the endpoint is the only
   * one, and its gateway keeps them in files.
   */
  openGatewayStores(): Promise<GatewayStores | undefined>;
  /** Shows in the API what the hosted firewall has seen. */
  showDiscovered(discovered: () => readonly DiscoveredEndpoint[]): void;
  /** Lets the API look into the log of the hosted gateway, and change it. */
  showGatewayLogs(logs: () => Promise<LogStore | undefined>): void;
}

export function doorHost(services: Services): DoorHost {
  return {
    events: (door) => ({
      append: async (event) => {
        await services.ingest.store(door, [event]);
      },
    }),
    onPolicy: (listener) =>
      services.policy.onPublish(() => listener(services.policy.current().document)),
    showPortal: (url) => {
      services.portal.url = url;
    },
    approvals: services.portal.inbox,
    authorizations: (server, user) => services.authorizations.of(server, user),
    secrets: services.secrets,
    counters: services.counters,
    providerKeys: services.providerKeys,
    openGatewayStores: async () => await services.openGatewayStores?.(),
    showDiscovered: (discovered) => {
      services.firewall.discovered = discovered;
    },
    showGatewayLogs: (logs) => {
      services.gatewayView.logs = logs;
    },
  };
}
