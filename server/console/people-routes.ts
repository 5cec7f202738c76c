import type { FastifyInstance } from 'fastify';
import {
  inviteSchema,
  personChangeSchema,
  type Invitation,
  type Invited,
  type People,
  type Person,
  type Role,
} from '../../core/exchange/access';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { mayManage } from '../accounts/permissions';
import { noteAct } from '../audit/recorded-request';
import { ApiError } from '../errors';
import type { AccountChange, AccountRecord, InvitationRecord } from '../storage/access-port';
import { sessionOf } from './account-routes';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

type One = { Params: { id: string } };

/** The people of the console: roles, invitations, leaving. */
export function peopleRoutes(app: FastifyInstance, services: ConsoleServices): void {
  const { accounts, invitations } = services;

  app.get(CONSOLE_PATHS.people, async (): Promise<People> => {
    const [people, open] = await Promise.all([accounts.list(), invitations.open()]);
    return { people: people.map(toPerson), invitations: open.map(toInvitation) };
  });
  app.post<One>(`${CONSOLE_PATHS.people}/:id`, async (request, reply) => {
    const change = parseInput(request.body, personChangeSchema);
    const account = await known(services, request.params.id);
    const next: AccountRecord = {
      ...account,
      role: change.role ?? account.role,
      state: change.state ?? account.state,
    };
    assertMayManage(sessionOf(request).account.role, account.role, next.role);
    noteAct(request, {
      target: account.name,
      detail: { role: next.role, roleBefore: account.role, state: next.state },
    });
    assertDone(await accounts.update(next));
    return reply.code(204).send();
  });
  app.delete<One>(`${CONSOLE_PATHS.people}/:id`, async (request, reply) => {
    const account = await known(services, request.params.id);
    assertMayManage(sessionOf(request).account.role, account.role);
    noteAct(request, { target: account.name, detail: { role: account.role } });
    assertDone(await accounts.remove(account.id));
    return reply.code(204).send();
  });
  app.post(CONSOLE_PATHS.invitations, async (request): Promise<Invited> => {
    const { name, role } = parseInput(request.body, inviteSchema);
    const { account } = sessionOf(request);
    assertMayManage(account.role, role);
    noteAct(request, { target: name, detail: { role } });
    const { invitation, token } = await invitations.invite(name, role, account.name);
    return { invitation: toInvitation(invitation), link: services.invitationUrl(token) };
  });
  app.delete<One>(`${CONSOLE_PATHS.invitations}/:id`, async (request, reply) => {
    if (!(await invitations.withdraw(request.params.id))) {
      throw new ApiError(404, 'not_found', 'There is no such invitation.');
    }
    return reply.code(204).send();
  });
}

async function known({ accounts }: ConsoleServices, id: string): Promise<AccountRecord> {
  const account = await accounts.find(id);
  if (!account) throw new ApiError(404, 'not_found', 'There is no such person.');
  return account;
}

function assertMayManage(manager: Role, ...roles: Role[]): void {
  if (mayManage(manager, ...roles)) return;
  throw new ApiError(403, 'forbidden', 'Only owners decide about owners.');
}

function assertDone(change: AccountChange): void {
  switch (change) {
    case 'done':
      return;
    case 'unknown':
      throw new ApiError(404, 'not_found', 'There is no such person.');
    case 'name_taken':
      throw new ApiError(409, 'name_taken', 'Somebody has this name already.');
    case 'last_owner':
      throw new ApiError(
        409,
        'last_owner',
        'There must be an owner: make somebody else one first.',
      );
  }
}

function toPerson(account: AccountRecord): Person {
  const { id, name, email, role, state, source, created, lastSignIn } = account;
  return {
    ...{ id, name, role, state, source },
    created: new Date(created).toISOString(),
    ...(email === undefined ? {} : { email }),
    ...(lastSignIn === undefined ? {} : { lastSignIn: new Date(lastSignIn).toISOString() }),
  };
}

function toInvitation({ id, name, role, invitedBy, expires }: InvitationRecord): Invitation {
  return { id, name, role, invitedBy, expires: new Date(expires).toISOString() };
}
