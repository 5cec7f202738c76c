import type { Ledger } from './limits/ledger';
import type { LogStore } from './logs/gateway-log';
import type { LogArchive } from './logs/log-bounds';

/** What gateways count and write down: each for itself, or all replicas together. */
export interface GatewayStores {
  readonly ledger: Ledger;
  readonly logs: LogStore;
  readonly archive: LogArchive;
}
