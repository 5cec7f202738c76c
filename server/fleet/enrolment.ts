import { createHash, randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import type { Clock } from '../../core/exchange/ports';
import type { EnrolRequest } from '../../core/fleet/wire';
import { ApiError } from '../errors';
import type { EnrolmentStore, EnrolmentTokenRecord, NewDevice } from '../storage/port';

/** Limits of enrolment tokens. */
export const ENROLMENT_LIMITS = {
  /** How long a token can be used, ms: unless it says otherwise, and at most. */
  lifetimeMs: 3_600_000,
  longestMs: 90 * 86_400_000,
  /** Devices that one token enrols at most. */
  uses: 100_000,
} as const;
/** 192 bits: not to be guessed in the token's time. */
const TOKEN_BYTES = 24;

export interface NewToken {
  /** What it is for. */
  readonly label: string;
  /** Group of the devices that enrol with it. */
  readonly group?: string;
  readonly lifetimeMs?: number;
  /** Devices that may enrol with it; one unless it says otherwise. */
  readonly mostUses?: number;
  readonly createdBy?: string;
}

/** A token as it is shown; the secret itself is shown once, when it is made. */
export type ShownToken = Omit<EnrolmentTokenRecord, 'hash'>;

/** Makes enrolment tokens and turns them into devices. Tokens are stored as hashes only. */
export class Enrolment {
  constructor(
    private readonly store: EnrolmentStore,
    private readonly clock: Clock,
  ) {}

  /** The only time the token is seen. */
  async createToken(
    wish: string | NewToken,
  ): Promise<{ id: string; token: string; expires: string }> {
    const {
      label,
      group = '',
      mostUses = 1,
      createdBy = '',
      lifetimeMs,
    } = typeof wish === 'string' ? { label: wish } : wish;
    // The prefix lets secret scanners, ours included, know it when it leaks.
    const token = `pcet_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
    const created = this.clock.now();
    const expires = created + (lifetimeMs ?? ENROLMENT_LIMITS.lifetimeMs);
    const id = ulid(created);
    const hash = hashOf(token);
    await this.store.addToken({
      ...{ id, hash, label, group, created, createdBy, expires, mostUses },
      uses: 0,
    });
    return { id, token, expires: new Date(expires).toISOString() };
  }

  async tokens(): Promise<readonly ShownToken[]> {
    const tokens = await this.store.listTokens();
    return tokens.map(({ hash: _hash, ...shown }) => shown);
  }

  /** Nobody enrols with it any more; those who have stay. False where it is unknown or revoked. */
  revokeToken(id: string): Promise<boolean> {
    return this.store.revokeToken(id, this.clock.now());
  }

  /** Id of the new device; throws `bad_token`. */
  async enrol({ token, ...device }: EnrolRequest): Promise<string> {
    const now = this.clock.now();
    const enrolled = await this.store.enrol(hashOf(token), device, ulid(now), now);
    if (!enrolled) {
      throw new ApiError(
        401,
        'bad_token',
        'The enrolment token is unknown, expired or already used; ask IT for a new one.',
      );
    }
    return enrolled.deviceId;
  }

  /** Id of a device that showed who it is without a token. */
  enrolKnown(device: NewDevice): Promise<string> {
    return this.enrolPerson({ id: '', group: '' }, device);
  }

  /** Id of the device of a person whose sign-in was checked. */
  async enrolPerson(person: { id: string; group: string }, device: NewDevice): Promise<string> {
    const now = this.clock.now();
    return (await this.store.enrolPerson(person, device, ulid(now), now)).deviceId;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
