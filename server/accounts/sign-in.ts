import type { Counters } from '../../core/exchange/ports';
import type { AccountRecord, AccountStore } from '../storage/access-port';
import { LockOut } from './lock-out';
import { verifyPassword } from './password';

/** Wrong passwords for one account from one address, and for one account from anywhere. */
const FROM_ONE_ADDRESS = { failures: 5, windowMs: 15 * 60_000 };
/** Far higher, so that a stranger cannot easily keep an administrator out. */
const FROM_ANYWHERE = { failures: 50, windowMs: 15 * 60_000 };
/** Password checks under way at once; each takes 32 MiB. */
const MAX_CHECKS = 8;

export type SignInResult =
  | { readonly kind: 'signed-in'; readonly account: AccountRecord }
  | { readonly kind: 'refused' }
  | { readonly kind: 'locked'; readonly seconds: number }
  | { readonly kind: 'busy' };

/** Checks names and passwords, and slows down who guesses. */
export class SignIn {
  private checks = 0;
  private readonly byAddress: LockOut;
  private readonly byAccount: LockOut;

  constructor(
    private readonly accounts: AccountStore,
    counters: Counters,
  ) {
    this.byAddress = new LockOut('account at address', FROM_ONE_ADDRESS, counters);
    this.byAccount = new LockOut('account', FROM_ANYWHERE, counters);
  }

  async signIn(name: string, password: string, address: string): Promise<SignInResult> {
    const pair = JSON.stringify([name, address]);
    const seconds = Math.max(
      await this.byAddress.secondsLocked(pair),
      await this.byAccount.secondsLocked(name),
    );
    if (seconds > 0) return { kind: 'locked', seconds };
    if (this.checks >= MAX_CHECKS) return { kind: 'busy' };
    // Counted as a failure until proven otherwise, so that guesses sent at once are counted too.
    await this.byAddress.failed(pair);
    await this.byAccount.failed(name);
    const account = await this.check(name, password);
    if (!account) return { kind: 'refused' };
    await this.byAddress.succeeded(pair);
    await this.byAccount.succeeded(name);
    return { kind: 'signed-in', account };
  }

  private async check(name: string, password: string): Promise<AccountRecord | undefined> {
    this.checks += 1;
    try {
      const account = await this.accounts.findByName(name);
      const right = await verifyPassword(password, account?.password);
      return right && account?.state === 'active' ? account : undefined;
    } finally {
      this.checks -= 1;
    }
  }
}
