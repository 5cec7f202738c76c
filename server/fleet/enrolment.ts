import { createHash, randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import type { Clock } from '../../core/exchange/ports';
import type { EnrolRequest } from '../../core/fleet/wire';
import { ApiError } from '../errors';
import type { EnrolmentStore } from '../storage/port';

/** How long an enrolment token can be used. */
const TOKEN_LIFETIME_MS = 3_600_000;
/** 192 bits: not to be guessed in the token's hour. */
const TOKEN_BYTES = 24;

/** Makes one-time tokens and turns them into devices. Tokens are stored as hashes only. */
export class Enrolment {
  constructor(
    private readonly store: EnrolmentStore,
    private readonly clock: Clock,
  ) {}

  /** The only time the token is seen. `label` says what it is for. */
  async createToken(label: string): Promise<{ token: string; expires: string }> {
    // The prefix lets secret scanners, ours included, know it when it leaks.
    const token = `pcet_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
    const created = this.clock.now();
    const expires = created + TOKEN_LIFETIME_MS;
    await this.store.addToken({ hash: hashOf(token), label, created, expires });
    return { token, expires: new Date(expires).toISOString() };
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
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
