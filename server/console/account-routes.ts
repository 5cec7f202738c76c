import type { FastifyInstance, FastifyRequest } from 'fastify';
import { passwordChangeSchema, type Account } from '../../core/exchange/access';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { passkeyCreatedSchema } from '../../core/exchange/passkey';
import { hashPassword, verifyPassword } from '../accounts/password';
import { sessionId } from '../accounts/sessions';
import { noteAct } from '../audit/recorded-request';
import { ApiError } from '../errors';
import type { SessionRecord } from '../storage/access-port';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

type One = { Params: { id: string } };
/** Changes of the password that one address may try in a minute. */
const ATTEMPTS = { config: { rateLimit: { max: 10, timeWindow: '1 minute' } } };

/** One's own account: password, sessions, passkeys. */
export function accountRoutes(app: FastifyInstance, services: ConsoleServices): void {
  const { accounts, sessions, passkeys, guard } = services;

  app.get(CONSOLE_PATHS.account, (request) => describe(services, sessionOf(request)));
  app.post(CONSOLE_PATHS.accountPassword, ATTEMPTS, async (request, reply) => {
    const session = sessionOf(request);
    const { current, next } = parseInput(request.body, passwordChangeSchema);
    const account = await accounts.find(session.account.id);
    if (!account || !(await verifyPassword(current, account.password))) {
      throw new ApiError(403, 'bad_credentials', 'The current password is wrong.');
    }
    const password = await hashPassword(next);
    await services.together(async () => {
      await accounts.update({ ...account, password });
      await sessions.endAll(account.id, session);
    });
    return reply.code(204).send();
  });
  app.delete<One>(`${CONSOLE_PATHS.accountSessions}/:id`, async (request, reply) => {
    const { account } = sessionOf(request);
    if (!(await sessions.endById(account.id, request.params.id))) throw unknown('session');
    return reply.code(204).send();
  });
  app.post(CONSOLE_PATHS.passkeyOptions, async (request) => {
    const offer = await passkeys.offerCreation(sessionOf(request).account, guard.site(request));
    if (!offer) throw new ApiError(409, 'too_many', 'Remove a passkey before you add another.');
    return offer;
  });
  app.post(CONSOLE_PATHS.passkeys, async (request, reply) => {
    const created = parseInput(request.body, passkeyCreatedSchema);
    const { account } = sessionOf(request);
    noteAct(request, { target: created.name });
    if (!(await passkeys.create(account, created, guard.site(request)))) {
      throw new ApiError(400, 'bad_passkey', 'The passkey could not be verified; try again.');
    }
    return reply.code(204).send();
  });
  app.delete<One>(`${CONSOLE_PATHS.passkeys}/:id`, async (request, reply) => {
    const { account } = sessionOf(request);
    if (!(await passkeys.remove(account.id, request.params.id))) throw unknown('passkey');
    return reply.code(204).send();
  });
}

/** The session that the guard found. */
export function sessionOf(request: FastifyRequest): SessionRecord {
  if (!request.session) throw new Error('the route is not behind the sign-in');
  return request.session;
}

const unknown = (what: string): ApiError =>
  new ApiError(404, 'not_found', `There is no such ${what}.`);

async function describe(services: ConsoleServices, own: SessionRecord): Promise<Account> {
  const { id, name, role } = own.account;
  const [account, sessions, passkeys] = await Promise.all([
    services.accounts.find(id),
    services.sessions.ofAccount(id),
    services.passkeys.list(id),
  ]);
  return {
    ...{ name, role, hasPassword: account !== undefined && account.password !== '' },
    sessions: sessions.map((session) => ({
      id: sessionId(session),
      current: session.hash === own.hash,
      created: iso(session.created),
      expires: iso(session.expires),
      ...{ address: session.address, agent: session.agent, method: session.method },
    })),
    passkeys: passkeys.map(({ id: key, name: called, created, lastUsed }) => ({
      ...{ id: key, name: called, created: iso(created) },
      ...(lastUsed === undefined ? {} : { lastUsed: iso(lastUsed) }),
    })),
  };
}

const iso = (time: number): string => new Date(time).toISOString();
