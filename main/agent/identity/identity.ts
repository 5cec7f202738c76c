import type { Logger } from 'pino';
import { z } from 'zod';
import type { IdentitySettings } from '../../../core/exchange/policy-identity';
import type { Clock, Vault } from '../../../core/exchange/ports';
import { personSchema, type SignedInPerson } from './person';
import {
  refresh,
  RefreshRefused,
  SignInCancelled,
  signIn,
  type SignInOptions,
  type SignedIn,
} from './sign-in';

/** Name of the sign-in in the vault. */
const SECRET = 'identity';

/** How often the provider is asked whether the person is still who they were, ms. */
const REFRESH_MS = 30 * 60_000;

const storedSchema = z.object({ person: personSchema, refreshToken: z.string().optional() });

export interface IdentityOptions {
  readonly settings: () => IdentitySettings;
  /** Without it a sign-in does not outlive the agent. */
  readonly vault: Vault | undefined;
  readonly clock: Clock;
  readonly openBrowser: SignInOptions['openBrowser'];
  readonly log: Logger;
}

export type SignInResult = 'signed-in' | 'cancelled' | 'failed' | 'no-provider';

/** Who is signed in at this desk. Tokens stay in the vault and are never handed on. */
export class Identity {
  readonly #listeners = new Set<() => void>();
  #person: SignedInPerson | undefined;
  #signingIn: AbortController | undefined;
  #refreshing: NodeJS.Timeout | undefined;

  constructor(private readonly options: IdentityOptions) {}

  /** Undefined where nobody signed in, or too long ago, or with another provider than policy's. */
  current(): SignedInPerson | undefined {
    const person = this.#person;
    if (!person) return undefined;
    const { issuer, sessionMinutes } = this.options.settings();
    if (person.issuer !== issuer) return undefined;
    const age = this.options.clock.now() - person.signedIn;
    return age < sessionMinutes * 60_000 ? person : undefined;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** The sign-in of the last run. */
  async restore(): Promise<void> {
    const loaded = await this.options.vault?.load(SECRET);
    if (!loaded?.ok || !loaded.value) return;
    const stored = storedSchema.safeParse(JSON.parse(Buffer.from(loaded.value).toString('utf8')));
    if (!stored.success) return;
    const { person, refreshToken } = stored.data;
    this.#become(person);
    if (refreshToken !== undefined) this.#refreshLater();
  }

  /** Learns of changed groups, and of people who may not sign in any more. */
  async refresh(): Promise<void> {
    const { vault, settings, log } = this.options;
    const { issuer, ...others } = settings();
    const loaded = await vault?.load(SECRET);
    if (!loaded?.ok || !loaded.value || issuer === undefined) return;
    const stored = storedSchema.parse(JSON.parse(Buffer.from(loaded.value).toString('utf8')));
    const { person, refreshToken } = stored;
    if (refreshToken === undefined || person.issuer !== issuer) return;
    try {
      const signedIn = await refresh({ ...others, issuer }, { person, refreshToken });
      await this.#store(signedIn);
      this.#become(signedIn.person);
    } catch (error) {
      if (error instanceof RefreshRefused) await this.signOut();
      log.warn({ reason: codeOf(error) }, 'a sign-in could not be refreshed');
    }
  }

  /** Opens the person's browser and waits for them; a new wish ends an earlier one. */
  async signIn(): Promise<SignInResult> {
    const settings = this.options.settings();
    const { issuer } = settings;
    if (issuer === undefined) return 'no-provider';
    this.#signingIn?.abort();
    const own = new AbortController();
    this.#signingIn = own;
    try {
      const signedIn = await signIn({
        settings: { ...settings, issuer },
        openBrowser: this.options.openBrowser,
        signal: own.signal,
        now: () => this.options.clock.now(),
        again: this.#person !== undefined,
      });
      await this.#store(signedIn);
      this.#become(signedIn.person);
      if (signedIn.refreshToken !== undefined) this.#refreshLater();
      return 'signed-in';
    } catch (error) {
      if (error instanceof SignInCancelled) return 'cancelled';
      this.options.log.warn({ reason: codeOf(error) }, 'a sign-in failed');
      return 'failed';
    } finally {
      if (this.#signingIn === own) this.#signingIn = undefined;
    }
  }

  async signOut(): Promise<void> {
    clearInterval(this.#refreshing);
    await this.options.vault?.remove(SECRET);
    this.#become(undefined);
  }

  close(): void {
    this.#signingIn?.abort();
    clearInterval(this.#refreshing);
  }

  #refreshLater(): void {
    clearInterval(this.#refreshing);
    this.#refreshing = setInterval(() => void this.refresh(), REFRESH_MS);
    this.#refreshing.unref();
  }

  async #store(signedIn: SignedIn): Promise<void> {
    const { vault, log } = this.options;
    const stored = await vault?.store(SECRET, Buffer.from(JSON.stringify(signedIn)));
    if (stored && !stored.ok) log.warn({ reason: stored.reason }, 'a sign-in was not kept');
  }

  #become(person: SignedInPerson | undefined): void {
    this.#person = person;
    for (const listener of this.#listeners) listener();
  }
}

/** Not the message: it may quote what the provider said, and with it who the person is. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
