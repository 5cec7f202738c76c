import { ulid } from 'ulid';
import { z } from 'zod';
import { roleOfGroups, type SignOn } from '../../core/exchange/sign-on';
import type { Clock } from '../../core/exchange/ports';
import { Settings, type Kept } from '../administration/settings';
import type { SignOnSettings } from '../sign-on/sign-on-settings';
import type { AccountRecord, AccountStore } from '../storage/access-port';
import type { SettingStore } from '../storage/administration-port';
import type { Together } from '../storage/port';
import { ScimError } from './scim-error';
import { emailOf, parseGroup, parseUser, type ScimGroup, type ScimUser } from './user';

const userSchema = z.unknown().transform(parseUser);
const groupSchema = z.unknown().transform(parseGroup);

/**
 * People and groups as the company's directory provisions them. Each user has an account of the
 * same id: active while the directory says so and a group or the default gives a role. What a request
 * changes of both is committed together.
 */
export class ScimDirectory {
  private readonly users: Settings<typeof userSchema>;
  private readonly groups: Settings<typeof groupSchema>;

  constructor(
    store: SettingStore,
    private readonly together: Together,
    private readonly accounts: AccountStore,
    private readonly signOn: SignOnSettings,
    private readonly clock: Clock,
  ) {
    this.users = new Settings(store, 'scim-user', userSchema, clock);
    this.groups = new Settings(store, 'scim-group', groupSchema, clock);
    signOn.onChange(() => this.syncAll());
  }

  listUsers(): Promise<readonly Kept<ScimUser>[]> {
    return this.users.list();
  }

  listGroups(): Promise<readonly Kept<ScimGroup>[]> {
    return this.groups.list();
  }

  async user(id: string): Promise<Kept<ScimUser>> {
    return found(await this.users.find(id), 'user');
  }

  async group(id: string): Promise<Kept<ScimGroup>> {
    return found(await this.groups.find(id), 'group');
  }

  addUser(user: ScimUser): Promise<Kept<ScimUser>> {
    return this.together(async () => {
      const id = ulid(this.clock.now());
      await this.assertUnique(user, id);
      await this.users.add(user, id);
      await this.syncUser(id, user);
      return this.user(id);
    });
  }

  putUser(id: string, user: ScimUser): Promise<Kept<ScimUser>> {
    return this.together(async () => {
      await this.user(id);
      await this.assertUnique(user, id);
      await this.users.put(id, user);
      await this.syncUser(id, user);
      return this.user(id);
    });
  }

  removeUser(id: string): Promise<void> {
    return this.together(async () => {
      await this.user(id);
      // The account goes first: with it all that somebody could do.
      const change = await this.accounts.remove(id);
      if (change === 'last_owner') throw lastOwner();
      for (const group of await this.groups.list()) {
        const members = group.value.members.filter(({ value }) => value !== id);
        if (members.length < group.value.members.length) {
          await this.groups.put(group.id, { ...group.value, members });
        }
      }
      await this.users.remove(id);
    });
  }

  addGroup(group: ScimGroup): Promise<Kept<ScimGroup>> {
    return this.together(async () => {
      const id = await this.groups.add(group);
      await this.syncMembers(group);
      return this.group(id);
    });
  }

  putGroup(id: string, group: ScimGroup): Promise<Kept<ScimGroup>> {
    return this.together(async () => {
      const before = await this.group(id);
      await this.groups.put(id, group);
      await this.syncMembers(before.value, group);
      return this.group(id);
    });
  }

  removeGroup(id: string): Promise<void> {
    return this.together(async () => {
      const before = await this.group(id);
      await this.groups.remove(id);
      await this.syncMembers(before.value);
    });
  }

  /** The account that single sign-on means, by the names that the directory gave. */
  async accountFor(names: readonly string[]): Promise<AccountRecord | undefined> {
    const wanted = new Set(names.map((name) => name.toLowerCase()));
    const user = (await this.users.list()).find(
      ({ value }) =>
        wanted.has(value.userName.toLowerCase()) ||
        wanted.has((emailOf(value) ?? '').toLowerCase()),
    );
    return user && (await this.accounts.find(user.id));
  }

  private async assertUnique(user: ScimUser, id: string): Promise<void> {
    const name = user.userName.toLowerCase();
    const others = (await this.users.list()).filter((other) => other.id !== id);
    const taken = others.some(({ value }) => value.userName.toLowerCase() === name);
    const account = await this.accounts.findByName(user.userName);
    if (taken || (account && account.id !== id)) {
      throw new ScimError(409, 'somebody has this userName already', 'uniqueness');
    }
  }

  /** After a change of the groups' roles. */
  private async syncAll(): Promise<void> {
    for (const { id, value } of await this.users.list()) await this.syncUser(id, value);
  }

  private async syncMembers(...groups: readonly ScimGroup[]): Promise<void> {
    const ids = new Set(groups.flatMap(({ members }) => members.map(({ value }) => value)));
    for (const id of ids) {
      const user = await this.users.find(id);
      if (user) await this.syncUser(id, user.value);
    }
  }

  private async syncUser(id: string, user: ScimUser): Promise<void> {
    const groups = (await this.groups.list())
      .filter(({ value }) => value.members.some((member) => member.value === id))
      .map(({ value }) => value.displayName);
    const before = await this.accounts.find(id);
    const account = accountOf(id, user, groups, await this.signOn.opened(), before);
    if (!before) {
      if (!(await this.accounts.add({ ...account, created: this.clock.now() }))) {
        throw new ScimError(409, 'somebody has this userName already', 'uniqueness');
      }
      return;
    }
    const change = await this.accounts.update(account);
    if (change === 'last_owner') throw lastOwner();
    if (change === 'name_taken') {
      throw new ScimError(409, 'somebody has this userName already', 'uniqueness');
    }
  }
}

function accountOf(
  id: string,
  user: ScimUser,
  groups: readonly string[],
  signOn: SignOn,
  before: AccountRecord | undefined,
): AccountRecord {
  const role = roleOfGroups(signOn, groups);
  const email = emailOf(user);
  return {
    ...{ id, name: user.userName, password: '', source: 'scim', created: before?.created ?? 0 },
    role: role ?? 'analyst',
    state: user.active && role !== undefined ? 'active' : 'disabled',
    ...(email === undefined ? {} : { email }),
    externalId: id,
    ...(before?.lastSignIn === undefined ? {} : { lastSignIn: before.lastSignIn }),
  };
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new ScimError(404, `there is no such ${what}`);
  return value;
}

const lastOwner = (): ScimError =>
  new ScimError(409, 'the last owner of the endpoint cannot leave', 'mutability');
