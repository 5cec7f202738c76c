import { randomBytes, timingSafeEqual, createHash } from 'node:crypto';
import { ulid } from 'ulid';
import type { Clock } from '../../core/exchange/ports';
import type { AccountRecord } from '../storage/access-port';
import type { Storage } from '../storage/port';
import { hashPassword } from './password';

const FILE = 'set-up-token';
const TOKEN_BYTES = 24;

type SetUpStorage = Pick<Storage, 'secrets' | 'bus' | 'accounts' | 'together'>;

export type SetUpResult =
  | { readonly kind: 'done'; readonly account: AccountRecord }
  | { readonly kind: 'bad_token' }
  | { readonly kind: 'already_done' };

/** The making of the first administrator, by whoever can read the set-up token of the data folder. */
export class SetUp {
  private constructor(
    private readonly storage: SetUpStorage,
    private readonly clock: Clock,
    private secret: string | undefined,
  ) {}

  static async open(storage: SetUpStorage, clock: Clock): Promise<SetUp> {
    const { secrets, bus, accounts } = storage;
    if (await accounts.any()) {
      // A kill between the account's commit and the file's removal leaves the file.
      await secrets.remove(FILE);
      return new SetUp(storage, clock, undefined);
    }
    const secret = await secrets.readOrCreate(FILE, () =>
      randomBytes(TOKEN_BYTES).toString('base64url'),
    );
    const setUp = new SetUp(storage, clock, secret);
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

  /** `enter` is committed with the account. */
  async createFirstAdministrator(
    token: string,
    name: string,
    password: string,
    enter: (account: AccountRecord) => Promise<unknown>,
  ): Promise<SetUpResult> {
    if (this.secret === undefined) return { kind: 'already_done' };
    if (!sameText(token, this.secret)) return { kind: 'bad_token' };
    const created = this.clock.now();
    const account: AccountRecord = {
      ...{ id: ulid(created), name, role: 'owner', state: 'active', source: 'local', created },
      password: await hashPassword(password),
    };
    const { together, accounts, secrets, bus } = this.storage;
    const added = await together(async () => {
      if (!(await accounts.addFirst(account))) return false;
      await enter(account);
      return true;
    });
    if (!added) return { kind: 'already_done' };
    this.secret = undefined;
    await secrets.remove(FILE);
    bus.publish('set-up-done', {});
    return { kind: 'done', account };
  }
}

/** Compares in a time that tells nothing of where the texts differ. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
