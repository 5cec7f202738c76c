import { createHash, randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import type { Role } from '../../core/exchange/access';
import type { Clock } from '../../core/exchange/ports';
import type { AccountRecord, InvitationRecord, InvitationStore } from '../storage/access-port';
import type { Together } from '../storage/port';
import { hashPassword } from './password';

const TOKEN_BYTES = 24;
const DAY_MS = 86_400_000;
/** How long an invitation holds. */
export const INVITATION_DAYS = 7;

export type Acceptance =
  | { readonly kind: 'done'; readonly account: AccountRecord }
  | { readonly kind: 'bad_token' }
  | { readonly kind: 'name_taken' };

/** Links with which people make their accounts; each works once and is kept as a hash. */
export class Invitations {
  constructor(
    private readonly store: InvitationStore,
    private readonly together: Together,
    private readonly clock: Clock,
  ) {}

  async invite(
    name: string,
    role: Role,
    invitedBy: string,
  ): Promise<{ readonly invitation: InvitationRecord; readonly token: string }> {
    const created = this.clock.now();
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const invitation: InvitationRecord = {
      ...{ id: ulid(created), hash: hashOf(token), name, role, invitedBy, created },
      expires: created + INVITATION_DAYS * DAY_MS,
    };
    await this.store.add(invitation);
    return { invitation, token };
  }

  /** Those that can still be accepted, newest first. */
  async open(): Promise<readonly InvitationRecord[]> {
    const now = this.clock.now();
    return (await this.store.list()).filter(({ expires }) => expires > now);
  }

  withdraw(id: string): Promise<boolean> {
    return this.store.remove(id);
  }

  /** `enter` is committed with the account. */
  async accept(
    token: string,
    name: string,
    password: string,
    enter: (account: AccountRecord) => Promise<unknown>,
  ): Promise<Acceptance> {
    const now = this.clock.now();
    const hash = hashOf(token);
    const invitation = await this.store.find(hash);
    if (!invitation || invitation.expires <= now) return { kind: 'bad_token' };
    const account: AccountRecord = {
      ...{ id: ulid(now), name, role: invitation.role, state: 'active', source: 'local' },
      password: await hashPassword(password),
      created: now,
    };
    const result = await this.together(async () => {
      const accepted = await this.store.accept(hash, account);
      if (accepted === 'done') await enter(account);
      return accepted;
    });
    if (result === 'unknown') return { kind: 'bad_token' };
    return result === 'done' ? { kind: 'done', account } : { kind: 'name_taken' };
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
