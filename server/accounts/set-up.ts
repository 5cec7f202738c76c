import { randomBytes, timingSafeEqual, createHash } from 'node:crypto';
import { ulid } from 'ulid';
import type { Clock } from '../../core/exchange/ports';
import type { Secrets } from '../secrets';
import type { Bus } from '../storage/bus-port';
import type { AccountRecord, AccountStore } from '../storage/access-port';
import { hashPassword } from './password';

const FILE = 'set-up-token';
const TOKEN_BYTES = 24;

export type SetUpResult =
  | { readonly kind: 'done'; readonly account: AccountRecord }
  | { readonly kind: 'bad_token' }
  | { readonly kind: 'already_done' };

/** The making of the first administrator, by whoever can read the set-up token of the data folder. */
export class SetUp {
  private constructor(
    private readonly secrets: Secrets,
    private readonly bus: Bus,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
    private secret: string | undefined,
  ) {}

  static async open(
    secrets: Secrets,
    bus: Bus,
    accounts: AccountStore,
    clock: Clock,
  ): Promise<SetUp> {
    if (await accounts.any()) {
      // A kill between the account's commit and the file's removal leaves the file.
      await secrets.remove(FILE);
      return new SetUp(secrets, bus, accounts, clock, undefined);
    }
    const secret = await secrets.readOrCreate(FILE, () =>
      randomBytes(TOKEN_BYTES).toString('base64url'),
    );
    const setUp = new SetUp(secrets, bus, accounts, clock, secret);
    // Another replica may have made the administrator.
    bus.subscribe('set-up-done', () => {
      setUp.secret = undefined;
    });
    return setUp;
  }

  /** The one-time secret; `undefined` once there is an administrator. */
  get token(): string | undefined {
    return this.secret;
  }

  async createFirstAdministrator(
    token: string,
    name: string,
    password: string,
  ): Promise<SetUpResult> {
    if (this.secret === undefined) return { kind: 'already_done' };
    if (!sameText(token, this.secret)) return { kind: 'bad_token' };
    const created = this.clock.now();
    const account: AccountRecord = {
      ...{ id: ulid(created), name, role: 'owner', state: 'active', source: 'local', created },
      password: await hashPassword(password),
    };
    if (!(await this.accounts.addFirst(account))) return { kind: 'already_done' };
    this.secret = undefined;
    await this.secrets.remove(FILE);
    this.bus.publish('set-up-done', {});
    return { kind: 'done', account };
  }
}

/** Compares in a time that tells nothing of where the texts differ. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
