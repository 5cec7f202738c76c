import type { Clock } from '../../core/exchange/ports';
import type { LogStore } from '../../core/gateway/logs/gateway-log';
import type { DiscoveredEndpoint } from '../../core/waf/discovery/endpoint-observer';
import type { ApiTokens } from '../accounts/api-tokens';
import type { Alerts } from '../alerts/alerts';
import type { Exports } from '../exports/exports';
import type { Ownership } from './logpush/ownership';
import type { AuditLog } from '../audit/audit-log';
import type { PolicyStore, Together } from '../storage/port';
import type { Predefined } from './dlp/predefined';
import type { PolicyEditor } from './policy-editor';

/** What the routes of the API work with. */
export interface ApiServices {
  readonly alerts: Alerts;
  readonly exports: Exports;
  readonly ownership: Ownership;
  readonly audit: AuditLog;
  readonly together: Together;
  readonly tokens: ApiTokens;
  readonly editor: PolicyEditor;
  readonly policies: PolicyStore;
  readonly clock: Clock;
  /** Detectors and profiles that ship with the product. */
  readonly predefined: () => Predefined;
  /** What the firewall of this endpoint has seen; empty where it runs elsewhere. */
  readonly discovered: () => readonly DiscoveredEndpoint[];
  /** Log of the AI gateway of this endpoint; `undefined` where it runs elsewhere. */
  readonly gatewayLogs: () => Promise<LogStore | undefined>;
}
