import type { DiscoveredEndpoint } from '../../core/waf/discovery/endpoint-observer';
import type { Clock } from '../../core/exchange/ports';
import type { ApiTokens } from '../accounts/api-tokens';
import type { Invitations } from '../accounts/invitations';
import type { LockOut } from '../accounts/lock-out';
import type { Passkeys } from '../accounts/passkeys';
import type { Sessions } from '../accounts/sessions';
import type { SetUp } from '../accounts/set-up';
import type { SignIn } from '../accounts/sign-in';
import type { AdministrationServices } from '../administration/services';
import type { AuditLog } from '../audit/audit-log';
import type { Enrolment } from '../fleet/enrolment';
import type { Ingest } from '../fleet/ingest';
import type { LiveNews } from '../fleet/live-news';
import type { Presence } from '../fleet/presence';
import type { Exceptions } from '../policy/exceptions';
import type { PortalConsole } from '../portal/portal-console';
import type { ShadowAi } from '../policy/shadow-ai';
import type { PolicyPublisher } from '../policy/publisher';
import type { AccountStore } from '../storage/access-port';
import type { DeviceStore, EventArchive, PolicyStore, Together } from '../storage/port';
import type { FeedbackStore } from '../storage/feedback-port';
import type { RollupStore } from '../storage/rollup-port';
import type { SearchStore } from '../storage/search-port';
import type { ConsoleGuard } from './guard';

/** What the console API's routes work with. */
export interface ConsoleServices extends AdministrationServices {
  readonly audit: AuditLog;
  readonly together: Together;
  readonly tokens: ApiTokens;
  readonly guard: ConsoleGuard;
  readonly signIn: SignIn;
  readonly accounts: AccountStore;
  readonly sessions: Sessions;
  readonly invitations: Invitations;
  readonly passkeys: Passkeys;
  /** The page of the console that accepts an invitation. */
  readonly invitationUrl: (token: string) => string;
  readonly setUp: SetUp;
  /** Wrong set-up tokens and invitations, by address. */
  readonly setUpLockOut: LockOut;
  readonly policy: PolicyPublisher;
  readonly exceptions: Exceptions;
  readonly shadowAi: ShadowAi;
  readonly feedback: FeedbackStore;
  readonly portal: PortalConsole;
  readonly policies: PolicyStore;
  readonly devices: DeviceStore;
  readonly events: EventArchive;
  readonly rollups: RollupStore;
  readonly search: SearchStore;
  /** What the hosted firewall has seen. */
  readonly discovered: () => readonly DiscoveredEndpoint[];
  readonly ingest: Ingest;
  readonly liveNews: LiveNews;
  readonly enrolment: Enrolment;
  readonly presence: Presence;
  readonly clock: Clock;
}
