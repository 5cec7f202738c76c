import type { Role } from '../../core/exchange/access';

/** Somebody who may sign in to the console. */
export interface AccountRecord {
  readonly id: string;
  /** What they sign in with; unique. */
  readonly name: string;
  /** Password hash as server/accounts/password.ts writes it; empty: no password opens it. */
  readonly password: string;
  readonly role: Role;
  readonly state: 'active' | 'disabled';
  /** Who says so: the console, single sign-on, or a directory through SCIM. */
  readonly source: 'local' | 'oidc' | 'saml' | 'scim';
  readonly email?: string;
  /** How the source knows them: issuer and subject, name id, or SCIM's externalId. */
  readonly externalId?: string;
  readonly created: number;
  readonly lastSignIn?: number;
}

/** A change that would leave nobody who may do everything is refused. */
export type AccountChange = 'done' | 'unknown' | 'name_taken' | 'last_owner';

export interface AccountStore {
  any(): Promise<boolean>;
  find(id: string): Promise<AccountRecord | undefined>;
  findByName(name: string): Promise<AccountRecord | undefined>;
  findByEmail(email: string): Promise<AccountRecord | undefined>;
  findByExternalId(
    source: AccountRecord['source'],
    externalId: string,
  ): Promise<AccountRecord | undefined>;
  /** By name. */
  list(): Promise<readonly AccountRecord[]>;
  /** False when there is an account already. */
  addFirst(account: AccountRecord): Promise<boolean>;
  /** False when the name is taken. */
  add(account: AccountRecord): Promise<boolean>;
  /** Stores all of it; who is disabled is signed out in the same transaction. */
  update(account: AccountRecord): Promise<AccountChange>;
  /** With sessions and passkeys. */
  remove(id: string): Promise<AccountChange>;
  signedIn(id: string, at: number): Promise<void>;
}

export interface SessionAccount {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export type SignInMethod = 'password' | 'passkey' | 'oidc' | 'saml' | 'set-up' | 'invitation';

export interface SessionRecord {
  /** SHA-256 of the cookie's value, hex. */
  readonly hash: string;
  readonly account: SessionAccount;
  readonly csrfToken: string;
  readonly created: number;
  readonly expires: number;
  /** Where it began, and with which browser. */
  readonly address: string;
  readonly agent: string;
  readonly method: SignInMethod;
}

export interface SessionStore {
  /** Nothing for an account that is disabled. */
  find(hash: string): Promise<SessionRecord | undefined>;
  /** Newest first. */
  ofAccount(account: string): Promise<readonly SessionRecord[]>;
  add(session: SessionRecord): Promise<void>;
  remove(hash: string): Promise<void>;
  /** All of an account, but for the one with the hash `except`. */
  removeOfAccount(account: string, except?: string): Promise<void>;
  removeExpired(at: number): Promise<void>;
}

export interface InvitationRecord {
  readonly id: string;
  /** SHA-256 of the secret in the link, hex. */
  readonly hash: string;
  /** Whom it is for; they may choose another name. */
  readonly name: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly created: number;
  readonly expires: number;
}

export interface InvitationStore {
  add(invitation: InvitationRecord): Promise<void>;
  find(hash: string): Promise<InvitationRecord | undefined>;
  list(): Promise<readonly InvitationRecord[]>;
  remove(id: string): Promise<boolean>;
  /** Makes the account and uses the invitation up, both or neither. */
  accept(hash: string, account: AccountRecord): Promise<'done' | 'unknown' | 'name_taken'>;
}

export interface PasskeyRecord {
  /** Credential id, base64url. */
  readonly id: string;
  readonly account: string;
  readonly name: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly created: number;
  readonly lastUsed?: number;
}

export interface PasskeyStore {
  ofAccount(account: string): Promise<readonly PasskeyRecord[]>;
  find(id: string): Promise<PasskeyRecord | undefined>;
  add(passkey: PasskeyRecord): Promise<void>;
  used(id: string, counter: number, at: number): Promise<void>;
  remove(account: string, id: string): Promise<boolean>;
}

/** What a sign-in of several steps remembers between them; each is read once. */
export interface SignInStepStore {
  put(step: { hash: string; kind: string; body: string; expires: number }): Promise<void>;
  take(hash: string, kind: string, at: number): Promise<string | undefined>;
  removeExpired(at: number): Promise<void>;
}
