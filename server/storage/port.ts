import type { Counters } from '../../core/exchange/ports';
import type { AuditEvent, ExchangeEvent, OutcomeEvent } from '../../core/exchange/event';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { PolicyException } from '../../core/exchange/policy-exception';
import type { CheckIn, EnrolRequest } from '../../core/fleet/wire';
import type {
  AccountStore,
  InvitationStore,
  PasskeyStore,
  SessionStore,
  SignInStepStore,
} from './access-port';
import type { ApprovalStore } from './approval-port';
import type { AlertStore, SettingStore, TurnStore } from './administration-port';
import type { ArrivalStore } from './arrival-port';
import type { AuditStore } from './audit-port';
import type { PortalStore } from './portal-port';
import type { PresenceStore } from './presence-port';
import type { DraftStore } from './draft-port';
import type { KeepingStore } from './keeping-port';
import type { SetFileTable } from './set-file-table';
import type { RollupStore } from './rollup-port';
import type { Bus } from './bus-port';
import type { Secrets } from '../secrets';
import type { FleetSettingsStore } from './fleet-settings-port';
import type { SearchStore } from './search-port';
import type { FeedbackStore } from './feedback-port';
import type { GatewayStores } from '../../core/gateway/stores';

/**
 * Commits all writes of a piece of work together, with the audit record that is joined to it; where
 * it throws, nothing was written. The work reads what it wrote, waits for nothing but the database,
 * and may run more than once.
 */
export type Together = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Everything the endpoint keeps. One implementation stands behind each interface; nothing outside
 * this folder knows which database it is. Times are milliseconds since the epoch. A promise of a
 * write resolves after the commit: what it wrote survives a kill -9 and a power cut.
 */
export interface Storage {
  readonly devices: DeviceStore;
  readonly enrolments: EnrolmentStore;
  readonly nonces: NonceStore;
  readonly events: EventArchive;
  readonly arrivals: ArrivalStore;
  readonly rollups: RollupStore;
  readonly search: SearchStore;
  readonly policies: PolicyStore;
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly invitations: InvitationStore;
  readonly passkeys: PasskeyStore;
  readonly signInSteps: SignInStepStore;
  readonly apiTokens: ApiTokenStore;
  readonly exceptions: ExceptionStore;
  readonly shadowAi: ShadowAiStore;
  readonly feedback: FeedbackStore;
  readonly audit: AuditStore;
  readonly settings: SettingStore;
  readonly turns: TurnStore;
  readonly alerts: AlertStore;
  readonly presence: PresenceStore;
  readonly keeping: KeepingStore;
  readonly drafts: DraftStore;
  readonly setFiles: SetFileTable;
  readonly fleetSettings: FleetSettingsStore;
  /** Keys that all replicas have. */
  readonly secrets: Secrets;
  /** News between replicas. */
  readonly bus: Bus;
  /** Counts of rate limits that all replicas share. */
  readonly counters: Counters;
  readonly portal: PortalStore;
  readonly approvals: ApprovalStore;
  /**
   * What the gateways of all replicas count and write down together. Absent where the endpoint is one
   * process: its gateway keeps them in files of its own. Open until the storage closes.
   */
  readonly openGatewayStores?: () => Promise<GatewayStores>;
  readonly together: Together;
  /** Makes room for the events of the days around `now`; to be called at the start and each hour. */
  maintain(now: number): Promise<void>;
  close(): Promise<void>;
}

/** What one device saw of an unknown AI site. */
export interface SightingRecord {
  readonly host: string;
  readonly device: string;
  /** Empty where nobody is known. */
  readonly user: string;
  /** Joined by commas. */
  readonly signs: string;
  readonly requests: number;
  readonly at: number;
}

/** The same for all devices together. */
export interface ShadowAiRecord {
  readonly host: string;
  readonly signs: readonly string[];
  readonly requests: number;
  readonly users: number;
  readonly first: number;
  readonly last: number;
}

export interface ShadowAiStore {
  note(sightings: readonly SightingRecord[]): Promise<void>;
  /** The one seen last comes first. */
  list(limit: number): Promise<readonly ShadowAiRecord[]>;
  remove(host: string): Promise<void>;
}

/** A temporary exception that somebody asked for. */
export interface ExceptionRecord {
  /** ULID, so that the newest sorts last. */
  readonly id: string;
  readonly deviceId: string;
  readonly rule: { readonly id: string; readonly name: string };
  readonly app: string;
  readonly reason: string;
  readonly requested: number;
  readonly state: PolicyException['state'];
  readonly decidedBy?: string;
  readonly decided?: number;
  readonly until?: number;
}

export interface ExceptionStore {
  add(exception: ExceptionRecord): Promise<void>;
  find(id: string): Promise<ExceptionRecord | undefined>;
  /** Newest first. */
  list(limit: number): Promise<readonly ExceptionRecord[]>;
  ofDevice(device: string, limit: number): Promise<readonly ExceptionRecord[]>;
  /** Stores a decision; false when the state is not `from` any more. */
  decide(exception: ExceptionRecord, from: ExceptionRecord['state']): Promise<boolean>;
}

/** A token with which a program administers the endpoint. */
export interface ApiTokenRecord {
  readonly id: string;
  /** SHA-256 of the token, hexadecimal. */
  readonly hash: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly created: number;
  /** Absent: it does not expire. */
  readonly expires?: number;
}

export interface ApiTokenStore {
  add(token: ApiTokenRecord): Promise<void>;
  findByHash(hash: string): Promise<ApiTokenRecord | undefined>;
  /** The newest first. */
  list(): Promise<readonly ApiTokenRecord[]>;
  /** False where there is no such token. */
  remove(id: string): Promise<boolean>;
}

export interface DeviceRecord {
  readonly id: string;
  /** Raw Ed25519 public key, base64url. */
  readonly publicKey: string;
  readonly hostname: string;
  readonly user: string;
  readonly os: string;
  readonly osVersion: string;
  readonly agentVersion: string;
  readonly enrolled: number;
  readonly lastSeen: number;
  readonly policyVersion: number;
  readonly state: CheckIn['state'];
  readonly keychain: CheckIn['keychain'];
  readonly backlog: number;
  /** True while it holds its stream of news open, at whichever replica. */
  readonly online: boolean;
  /** Group of the token that it enrolled with; '' where none was named. */
  readonly group: string;
  /** Who signed in to enrol it; '' for a token. */
  readonly person: string;
  /** Results of posture checks by their id. */
  readonly posture: Readonly<Record<string, boolean>>;
  /** When it was told that it may not speak any more. */
  readonly revoked?: number;
}

export interface DeviceStore {
  find(id: string): Promise<DeviceRecord | undefined>;
  /** All devices, by host name. */
  list(): Promise<readonly DeviceRecord[]>;
  page(filter: DeviceFilter): Promise<readonly DeviceRecord[]>;
  count(): Promise<number>;
  /** Takes away its right to speak; false where it is unknown or has none. */
  revoke(id: string, at: number): Promise<boolean>;
  /** False where the device is unknown. */
  setGroup(id: string, group: string): Promise<boolean>;
  /** How many devices there are of each value, the most frequent first. Revoked ones do not count. */
  spreadOf(
    fact: DeviceFact,
  ): Promise<readonly { readonly value: string; readonly devices: number }[]>;
  /** How many devices passed and failed each posture check. */
  postureSpread(): Promise<
    readonly { readonly check: string; readonly passed: number; readonly failed: number }[]
  >;
  checkIn(id: string, report: CheckIn, at: number): Promise<void>;
  /** Number of devices per policy version, newest version first. */
  spread(): Promise<readonly { readonly version: number; readonly devices: number }[]>;
}

/** What is counted over all devices. */
export type DeviceFact = 'agentVersion' | 'os' | 'osVersion' | 'state' | 'keychain' | 'group';

export interface DeviceFilter {
  /** Host name and id of the last device of the page before. */
  readonly after?: { readonly hostname: string; readonly id: string };
  /** In host name, user or person; letter case is ignored. */
  readonly text?: string;
  readonly group?: string;
  readonly policyVersion?: number;
  readonly online?: boolean;
  readonly limit: number;
}

/** A token with which devices enrol; only its hash is kept. */
export interface EnrolmentTokenRecord {
  readonly id: string;
  /** SHA-256 of the token, hexadecimal. */
  readonly hash: string;
  readonly label: string;
  readonly group: string;
  readonly created: number;
  readonly createdBy: string;
  readonly expires: number;
  /** Devices that may enrol with it, and that have. */
  readonly mostUses: number;
  readonly uses: number;
  readonly revoked?: number;
}

/** A device as it asks to be enrolled, without the secret that lets it. */
export type NewDevice = Omit<EnrolRequest, 'token'>;

export interface EnrolmentStore {
  addToken(token: EnrolmentTokenRecord): Promise<void>;
  /** The newest first, without those that are long over. */
  listTokens(): Promise<readonly EnrolmentTokenRecord[]>;
  /** False where there is no such token or it is revoked already. */
  revokeToken(id: string, at: number): Promise<boolean>;
  /**
   * Counts a use of the token and adds the device, both or neither. The same token with the same
   * public key gives the same device again, so that a device whose answer was lost can repeat its
   * request. `undefined`: the token is unknown, expired, revoked or used up.
   */
  enrol(
    tokenHash: string,
    device: NewDevice,
    newId: string,
    at: number,
  ): Promise<{ readonly deviceId: string } | undefined>;
  /** Adds a device for a person who signed in; the same public key gives the same device again. */
  enrolPerson(
    person: { readonly id: string; readonly group: string },
    device: NewDevice,
    newId: string,
    at: number,
  ): Promise<{ readonly deviceId: string }>;
}

/** Nonces of signed requests, until the time at which their requests are too old anyway. */
export interface NonceStore {
  /** Stores a nonce; false where it is there already. */
  claim(device: string, nonce: string, expires: number): Promise<boolean>;
  removeExpired(at: number): Promise<void>;
}

/** An exchange with what became of it. Sealed payloads are read one by one, never in lists. */
export interface StoredExchange {
  readonly exchange: ExchangeEvent;
  readonly outcome?: OutcomeEvent;
  readonly receivedAt: number;
}

export interface EventFilter {
  /** Event id: only older ones. */
  readonly before?: string;
  readonly action?: string;
  readonly app?: string;
  readonly device?: string;
  /** Found in the host, app, person, desk, rule or detectors; letter case is ignored. */
  readonly text?: string;
  readonly limit: number;
}

export interface EventArchive {
  /** Stores what is not there yet, in one transaction, and gives the ids that were new. */
  append(
    device: string,
    events: readonly AuditEvent[],
    receivedAt: number,
  ): Promise<ReadonlySet<string>>;
  /** Newest first. */
  list(filter: EventFilter): Promise<readonly StoredExchange[]>;
  /** With payloads. */
  find(id: string): Promise<StoredExchange | undefined>;
  byExchange(device: string, exchangeIds: readonly string[]): Promise<readonly StoredExchange[]>;
}

export interface PolicyRecord {
  readonly version: number;
  readonly time: number;
  readonly author: string;
  readonly note: string;
  readonly ring: PolicyRing;
}

/** Who has a version: the canary groups, or all devices. */
export type PolicyRing = 'canary' | 'all';

/** The newest version for all, and a newer one that only the canary groups have. */
export interface PoliciesInForce {
  readonly all?: PublishedPolicy;
  readonly canary?: PublishedPolicy;
}

export interface PublishedPolicy extends PolicyRecord {
  readonly document: PolicyDocument;
  /** The signed bundle as devices get it (JWS, compact). */
  readonly bundle: string;
}

export interface PolicyStore {
  inForce(): Promise<PoliciesInForce>;
  find(version: number): Promise<PublishedPolicy | undefined>;
  /** Newest first, at most `limit`. */
  list(limit: number): Promise<readonly PolicyRecord[]>;
  /** False when the version exists: somebody else published in between. */
  add(policy: PublishedPolicy): Promise<boolean>;
  /** Gives a version of the canary groups to all; false where it is none of theirs. */
  promote(version: number): Promise<boolean>;
}
