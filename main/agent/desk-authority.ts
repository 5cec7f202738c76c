import type { Logger } from 'pino';
import type { Clock, Vault } from '../../core/exchange/ports';
import type {
  AuthorityOptions,
  CertificateAuthority,
} from '../../core/proxy/certificates/authority';
import { renewAuthority } from './authority-store';

/** How often it is looked whether the CA nears its end, ms; weeks are left when it does. */
const LOOK_MS = 60 * 60 * 1000;

/** What the policy asks of a CA that is made. */
export type AuthorityWishes = Omit<AuthorityOptions, 'now'>;

export interface DeskAuthorityOptions {
  readonly dataDir: string;
  /** Absent: the CA lives in memory and ends with the agent. */
  readonly vault?: Vault;
  readonly wishes: () => AuthorityWishes;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The interception CA of a running agent. A desk that is never switched off hands over to the
 * successor as well: what is signed from then on is signed by that, and no connection ends.
 */
export class DeskAuthority {
  readonly #timer: NodeJS.Timeout;
  readonly #listeners = new Set<(current: CertificateAuthority) => void>();
  #current: CertificateAuthority;
  #looking: Promise<void> | undefined;

  constructor(
    current: CertificateAuthority,
    private readonly options: DeskAuthorityOptions,
  ) {
    this.#current = current;
    this.#timer = setInterval(() => void this.look(), LOOK_MS);
    this.#timer.unref();
  }

  /** The one to sign with now. */
  get current(): CertificateAuthority {
    return this.#current;
  }

  /** Told with the one in use when its successor was made, and when that took over. */
  onChange(listener: (current: CertificateAuthority) => void): void {
    this.#listeners.add(listener);
  }

  /** Looks now, never twice at a time; where nothing can be written the one in use stays. */
  look(): Promise<void> {
    this.#looking ??= this.#renew().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #renew(): Promise<void> {
    const { clock, dataDir, log, vault, wishes } = this.options;
    if (vault === undefined) return;
    try {
      const asked = { ...wishes(), now: clock.now() };
      const { authority, change } = await renewAuthority(dataDir, vault, this.#current, asked);
      if (change === 'none') return;
      this.#current = authority;
      log.info({ change, fingerprint: authority.fingerprint }, 'the interception CA');
      for (const listener of this.#listeners) listener(authority);
    } catch (error) {
      log.error({ err: error }, 'the interception CA could not be renewed');
    }
  }
}
