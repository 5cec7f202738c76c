import { randomUUID } from 'node:crypto';
import type { Clock, Counters } from '../core/exchange/ports';
import type { ParsePolicy } from '../core/policy/types';
import { ApiTokens } from './accounts/api-tokens';
import { Invitations } from './accounts/invitations';
import { LockOut } from './accounts/lock-out';
import { Passkeys } from './accounts/passkeys';
import { Sessions } from './accounts/sessions';
import { SetUp } from './accounts/set-up';
import { SignIn } from './accounts/sign-in';
import { SignInSteps } from './accounts/sign-in-steps';
import { assembleAdministration } from './administration/services';
import { AuditLog } from './audit/audit-log';
import { ConsoleGuard } from './console/guard';
import { PolicyEditor } from './api/policy-editor';
import type { ApiServices } from './api/services';
import type { ConsoleServices } from './console/services';
import type { FleetAdministration } from './fleet/administration/services';
import { DeviceDirectory } from './fleet/device-directory';
import { ProviderKeys } from './gateway/provider-keys';
import { Enrolment } from './fleet/enrolment';
import { Ingest } from './fleet/ingest';
import { LiveNews } from './fleet/live-news';
import { PersonEnrolment } from './fleet/person-enrolment';
import { Presence } from './fleet/presence';
import { ReplayGuard } from './fleet/replay-guard';
import type { FleetServices } from './fleet/services';
import { DeviceAuthenticator } from './fleet/signed-request';
import { Exceptions } from './policy/exceptions';
import { PolicyPublisher } from './policy/publisher';
import { ShadowAi } from './policy/shadow-ai';
import { openSigningKey } from './policy/signing-key';
import { ApprovalInbox } from './portal/approval-inbox';
import { Authorizations } from './portal/authorizations';
import { PortalConsole } from './portal/portal-console';
import type { Secrets } from './secrets';
import type { PublicAddress } from './public-address';
import type { ArrivalStore } from './storage/arrival-port';
import type { GatewayStores } from '../core/gateway/stores';
import type { Storage } from './storage/port';

/** Wrong one-time secrets from one address; a guesser gets nowhere, a mistyping person soon on. */
const BAD_TOKENS = { failures: 20, windowMs: 10 * 60_000 };

/** What the endpoint knows of the firewall that it hosts. */
export interface FirewallView {
  discovered: ApiServices['discovered'];
}

/** What the endpoint knows of the AI gateway that it hosts. */
export interface GatewayView {
  logs: ApiServices['gatewayLogs'];
}

/** Everything that the routes work with. */
export interface Services
  extends FleetAdministration, FleetServices, ConsoleServices, Omit<ApiServices, 'predefined'> {
  readonly firewall: FirewallView;
  readonly gatewayView: GatewayView;
  readonly arrivals: ArrivalStore;
  readonly counters: Counters;
  readonly authorizations: Authorizations;
  readonly secrets: Secrets;
  /** Keys of LLM providers for the hosted gateway. */
  readonly providerKeys: ProviderKeys;
  /** Absent where this endpoint is the only one. */
  readonly openGatewayStores: (() => Promise<GatewayStores>) | undefined;
  /** Removes what has expired. */
  prune(): Promise<void>;
  /** Makes room for the days to come; to be called each hour. */
  maintain(): Promise<void>;
  /** Ends what goes on by itself; the storage stays open. */
  close(): Promise<void>;
}

/** Builds the parts of the endpoint on top of its storage. */
export async function assemble(
  storage: Storage,
  parsePolicy: ParsePolicy,
  address: PublicAddress,
  clock: Clock,
  failed: (error: unknown) => void,
  detectorsDir?: string,
): Promise<Services> {
  const { bus, counters } = storage;
  await storage.maintain(clock.now());
  const signingKey = await openSigningKey(storage.secrets);
  const replays = new ReplayGuard(storage.nonces);
  const replica = randomUUID();
  const presence = new Presence(storage.presence, replica, clock, failed);
  const directory = new DeviceDirectory(storage.devices, bus);
  const ingest = new Ingest(storage.events, clock);
  const liveNews = new LiveNews(bus, clock, ingest);
  const firewall: FirewallView = { discovered: () => [] };
  const gatewayView: GatewayView = { logs: () => Promise.resolve(undefined) };
  const sessions = new Sessions(storage.sessions, clock);
  const steps = new SignInSteps(storage.signInSteps, clock);
  const policy = await PolicyPublisher.open({
    ...{ store: storage.policies, settings: storage.fleetSettings, key: signingKey },
    ...{ parse: parsePolicy, bus, clock, failed },
  });
  const inbox = new ApprovalInbox({ store: storage.approvals, bus, clock, replica });
  const portal = new PortalConsole(storage.portal, policy, ingest, inbox, clock);
  const administration = await assembleAdministration(
    ...([storage, steps, address, policy] as const),
    () => presence.onlineCount(),
    ...([clock, failed, detectorsDir] as const),
  );
  return {
    ...administration,
    clock,
    audit: new AuditLog(storage.audit, signingKey, clock),
    bus,
    together: storage.together,
    counters,
    authorizations: await Authorizations.open(storage.settings, storage.secrets, clock),
    secrets: storage.secrets,
    providerKeys: await ProviderKeys.open(storage.settings, storage.secrets, bus, clock),
    openGatewayStores: storage.openGatewayStores,
    presence,
    directory,
    devices: storage.devices,
    events: storage.events,
    arrivals: storage.arrivals,
    rollups: storage.rollups,
    search: storage.search,
    policies: storage.policies,
    policy,
    exceptions: new Exceptions(storage.exceptions, storage.devices, signingKey, bus, clock),
    shadowAi: new ShadowAi(storage.shadowAi, policy, ingest),
    feedback: storage.feedback,
    portal,
    editor: new PolicyEditor(policy),
    tokens: new ApiTokens(storage.apiTokens, clock),
    discovered: () => firewall.discovered(),
    gatewayLogs: () => gatewayView.logs(),
    authenticator: new DeviceAuthenticator(directory, replays, presence, clock),
    enrolment: new Enrolment(storage.enrolments, clock),
    personEnrolment: new PersonEnrolment(() => policy.current().document.identity),
    enrolmentLockOut: new LockOut('enrolment', BAD_TOKENS, counters),
    ingest,
    liveNews,
    firewall,
    gatewayView,
    guard: new ConsoleGuard(sessions, address),
    accounts: storage.accounts,
    sessions,
    invitations: new Invitations(storage.invitations, storage.together, clock),
    passkeys: new Passkeys(storage.passkeys, steps, clock),
    invitationUrl: (token) => address.invitationUrl(token),
    signIn: new SignIn(storage.accounts, counters),
    setUp: await SetUp.open(storage, clock),
    setUpLockOut: new LockOut('set-up', BAD_TOKENS, counters),
    consoleUrl: () => address.consoleUrl,
    ...{ drafts: storage.drafts, keeping: storage.keeping, setFiles: storage.setFiles },
    fleetSettings: storage.fleetSettings,
    maintain: async () => {
      await storage.maintain(clock.now());
      await storage.keeping.retain(await storage.fleetSettings.retention(), clock.now());
    },
    close: async () => {
      await administration.jobs.close();
      directory.close();
      liveNews.close();
      await presence.close();
    },
    prune: async () => {
      await Promise.all([
        ...[replays.prune(clock.now()), sessions.prune(), steps.prune()],
        portal.prune(),
      ]);
    },
  };
}
