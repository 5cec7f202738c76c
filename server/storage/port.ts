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
import type { ArrivalStore } from './arrival-port';
import type { AuditStore } from './audit-port';
import type { PortalStore } from './portal-port';
import type { RollupStore } from './rollup-port';

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
  readonly policies: PolicyStore;
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly invitations: InvitationStore;
  readonly passkeys: PasskeyStore;
  readonly signInSteps: SignInStepStore;
  readonly apiTokens: ApiTokenStore;
  readonly exceptions: ExceptionStore;
  readonly shadowAi: ShadowAiStore;
  readonly audit: AuditStore;
  readonly portal: PortalStore;
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
}

export interface DeviceStore {
  find(id: string): Promise<DeviceRecord | undefined>;
  /** All devices, by host name. */
  list(): Promise<readonly DeviceRecord[]>;
  checkIn(id: string, report: CheckIn, at: number): Promise<void>;
  /** Number of devices per policy version, newest version first. */
  spread(): Promise<readonly { readonly version: number; readonly devices: number }[]>;
}

export interface EnrolmentStore {
  addToken(token: {
    readonly hash: string;
    readonly label: string;
    readonly created: number;
    readonly expires: number;
  }): Promise<void>;
  /**
   * Uses a token up and adds the device, both or neither. The same token with the same public key
   * gives the same device again, so that a device whose answer was lost can repeat its request.
   * `undefined`: the token is unknown, expired or used up by another key.
   */
  enrol(
    tokenHash: string,
    request: Omit<EnrolRequest, 'token'>,
    newId: string,
    at: number,
  ): Promise<{ readonly deviceId: string } | undefined>;
}

/** Nonces of signed requests, until the time at which their requests are too old anyway. */
export interface NonceStore {
  record(device: string, nonce: string, expires: number): Promise<void>;
  unexpired(at: number): Promise<readonly NonceRecord[]>;
  removeExpired(at: number): Promise<void>;
}

export interface NonceRecord {
  readonly device: string;
  readonly nonce: string;
  readonly expires: number;
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
}

export interface PublishedPolicy extends PolicyRecord {
  readonly document: PolicyDocument;
  /** The signed bundle as devices get it (JWS, compact). */
  readonly bundle: string;
}

export interface PolicyStore {
  latest(): Promise<PublishedPolicy | undefined>;
  find(version: number): Promise<PublishedPolicy | undefined>;
  /** Newest first, at most `limit`. */
  list(limit: number): Promise<readonly PolicyRecord[]>;
  /** False when the version exists: somebody else published in between. */
  add(policy: PublishedPolicy): Promise<boolean>;
}
