import { ulid } from 'ulid';
import type { Clock } from '../../core/exchange/ports';
import { roleOfGroups, type SignOn } from '../../core/exchange/sign-on';
import type { ScimDirectory } from '../scim/directory';
import type { AccountRecord, AccountStore } from '../storage/access-port';

/** Somebody as the identity provider vouches for them. */
export interface VouchedPerson {
  readonly source: 'oidc' | 'saml';
  /** Issuer and subject: the same person each time. */
  readonly externalId: string;
  /** What they are called, the best name first: address, user name, subject. */
  readonly names: readonly [string, ...string[]];
  readonly email?: string;
  readonly groups: readonly string[];
}

export type Admission =
  | { readonly kind: 'admitted'; readonly account: AccountRecord }
  | {
      readonly kind: 'refused';
      readonly reason: 'no_role' | 'disabled' | 'name_taken' | 'last_owner';
    };

/** Finds or makes the account of somebody whom the identity provider vouches for. */
export class KnownPeople {
  constructor(
    private readonly accounts: AccountStore,
    private readonly scim: ScimDirectory,
    private readonly clock: Clock,
  ) {}

  /** Roles follow the groups at each sign-in; for people of the directory, the directory's. */
  async admit(person: VouchedPerson, signOn: SignOn): Promise<Admission> {
    const provisioned = await this.scim.accountFor(person.names);
    if (provisioned) {
      return provisioned.state === 'active'
        ? { kind: 'admitted', account: provisioned }
        : { kind: 'refused', reason: 'disabled' };
    }
    const role = roleOfGroups(signOn, person.groups);
    if (role === undefined) return { kind: 'refused', reason: 'no_role' };
    const { source, externalId, email } = person;
    const before = await this.accounts.findByExternalId(source, externalId);
    if (before?.state === 'disabled') return { kind: 'refused', reason: 'disabled' };
    if (before) return this.update({ ...before, role, ...(email === undefined ? {} : { email }) });
    const created = this.clock.now();
    const account: AccountRecord = {
      ...{ id: ulid(created), name: person.names[0], password: '', role, state: 'active' },
      ...{ source, externalId, created },
      ...(email === undefined ? {} : { email }),
    };
    // A local account of this name is not theirs to take over.
    return (await this.accounts.add(account))
      ? { kind: 'admitted', account }
      : { kind: 'refused', reason: 'name_taken' };
  }

  private async update(account: AccountRecord): Promise<Admission> {
    const change = await this.accounts.update(account);
    return change === 'last_owner'
      ? { kind: 'refused', reason: 'last_owner' }
      : { kind: 'admitted', account };
  }
}
