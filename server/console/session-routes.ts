import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptInvitationSchema } from '../../core/exchange/access';
import { CONSOLE_PATHS, setUpSchema, signInSchema } from '../../core/exchange/console';
import { passkeyUsedSchema } from '../../core/exchange/passkey';
import type { Session } from '../../core/exchange/console';
import type { SignOnOffer } from '../../core/exchange/sign-on';
import { permissionsOf } from '../accounts/permissions';
import { noteAct, noteActor, recordAlong } from '../audit/recorded-request';
import { ApiError } from '../errors';
import type { AccountRecord, SessionAccount, SessionRecord } from '../storage/access-port';
import type { SignInMethod } from '../storage/access-port';
import { parseInput } from './input';
import { routeRule } from './route-permissions';
import type { ConsoleServices } from './services';

/** Attempts from one address in a minute, right or wrong. */
export const ATTEMPTS = { config: { rateLimit: { max: 20, timeWindow: '1 minute' } } };

/** Sign-in by password or passkey, sign-out, the first administrator, and invitations. */
export function sessionRoutes(app: FastifyInstance, services: ConsoleServices): void {
  const { guard, passkeys } = services;
  const describe = (session: SessionRecord | undefined): Session => ({
    signedIn: session !== undefined,
    setUpNeeded: services.setUp.token !== undefined,
    organisation: services.policy.current().document.organisation.name,
    ...(session ? { user: describeUser(session.account), csrfToken: session.csrfToken } : {}),
  });
  const enter = async (
    request: FastifyRequest,
    reply: FastifyReply,
    account: AccountRecord,
    method: SignInMethod,
    along?: () => Promise<void>,
  ): Promise<Session> =>
    describe(
      await recordSignIn(services, request, () =>
        enterConsole(services, request, reply, account, method, along),
      ),
    );

  app.get(CONSOLE_PATHS.session, async (request) => describe(await guard.session(request)));
  app.post(CONSOLE_PATHS.session, ATTEMPTS, async (request, reply) =>
    enter(request, reply, await byPassword(request, services), 'password'),
  );
  app.delete(CONSOLE_PATHS.session, async (request, reply) => {
    const { account } = (request.session = await guard.require(request));
    const actor = { kind: 'person', id: account.id, name: account.name } as const;
    await recordAlong(
      services.audit,
      request,
      () => ({ actor, action: actionOf(request) }),
      () => guard.signOut(request, reply),
    );
    return reply.code(204).send();
  });
  app.get(CONSOLE_PATHS.signOnOffer, async (): Promise<SignOnOffer> => {
    const { oidc, saml } = await services.signOn.shown();
    return { oidc: oidc !== undefined, saml: saml !== undefined };
  });
  app.post(CONSOLE_PATHS.passkeySignInOptions, ATTEMPTS, (request) =>
    passkeys.offerSignIn(guard.site(request)),
  );
  app.post(CONSOLE_PATHS.passkeySignIn, ATTEMPTS, async (request, reply) => {
    const used = parseInput(request.body, passkeyUsedSchema);
    const answered = await passkeys.check(used, guard.site(request));
    const account = answered && (await services.accounts.find(answered.account));
    if (!answered || account?.state !== 'active') {
      throw new ApiError(401, 'bad_credentials', 'This passkey does not open the console.');
    }
    // Without the session the counter stays too: an interrupted sign-in uses up nothing.
    return enter(request, reply, account, 'passkey', () => passkeys.used(answered));
  });
  app.post(CONSOLE_PATHS.setUp, ATTEMPTS, async (request, reply) =>
    describe(await recordSignIn(services, request, () => setUp(request, reply, services))),
  );
  app.post(CONSOLE_PATHS.acceptInvitation, ATTEMPTS, async (request, reply) =>
    describe(
      await recordSignIn(services, request, () => acceptInvitation(request, reply, services)),
    ),
  );
}

/** Does what signs somebody in; it is recorded with what it writes. */
export function recordSignIn<T>(
  { audit }: ConsoleServices,
  request: FastifyRequest,
  work: () => Promise<T>,
): Promise<T> {
  // Who it is, the work says.
  const actor = { kind: 'person', id: '', name: '' } as const;
  return recordAlong(audit, request, () => ({ actor, action: actionOf(request) }), work);
}

const actionOf = ({ method, routeOptions }: FastifyRequest): string =>
  routeRule(method, routeOptions.url ?? '').act ?? 'session.sign_in';

/** Starts the session of somebody who proved who they are; `along` writes in its transaction. */
export async function enterConsole(
  services: ConsoleServices,
  request: FastifyRequest,
  reply: FastifyReply,
  account: AccountRecord,
  method: SignInMethod,
  along?: () => Promise<void>,
): Promise<SessionRecord> {
  const { id, name, role } = account;
  noteActor(request, { kind: 'person', id, name });
  noteAct(request, { target: name, detail: { method, role } });
  return services.together(async () => {
    await along?.();
    await services.accounts.signedIn(id, services.clock.now());
    return services.guard.signIn(request, reply, account, method);
  });
}

function describeUser({ id, name, role }: SessionAccount): Session['user'] {
  return { id, name, role, permissions: permissionsOf(role) };
}

async function byPassword(
  request: FastifyRequest,
  services: ConsoleServices,
): Promise<AccountRecord> {
  const { name, password } = parseInput(request.body, signInSchema);
  const result = await services.signIn.signIn(name, password, request.ip);
  switch (result.kind) {
    case 'signed-in':
      return result.account;
    case 'refused':
      await noteRefusal(request, services, name);
      throw new ApiError(401, 'bad_credentials', 'The name or the password is wrong.');
    case 'locked':
      throw tooMany('Too many wrong passwords; try again later.', result.seconds);
    case 'busy':
      throw tooMany('The endpoint is busy; try again in a moment.', 2);
  }
}

/** A name is recorded only where it is one: people type passwords into the wrong field. */
async function noteRefusal(
  request: FastifyRequest,
  { accounts }: ConsoleServices,
  name: string,
): Promise<void> {
  const account = await accounts.findByName(name);
  noteActor(request, { kind: 'person', id: account?.id ?? '', name: account?.name ?? '' });
  noteAct(request, { action: 'session.refused', target: account?.name ?? '' });
}

async function setUp(
  request: FastifyRequest,
  reply: FastifyReply,
  services: ConsoleServices,
): Promise<SessionRecord | undefined> {
  const seconds = await services.setUpLockOut.secondsLocked(request.ip);
  if (seconds > 0) throw tooMany('Too many wrong set-up codes; try again later.', seconds);
  const { setUpToken, name, password } = parseInput(request.body, setUpSchema);
  let session: SessionRecord | undefined;
  const enter = async (account: AccountRecord): Promise<void> => {
    session = await enterConsole(services, request, reply, account, 'set-up');
  };
  const result = await services.setUp.createFirstAdministrator(setUpToken, name, password, enter);
  switch (result.kind) {
    case 'done':
      return session;
    case 'already_done':
      throw new ApiError(409, 'already_set_up', 'There is an administrator already; sign in.');
    case 'bad_token':
      await services.setUpLockOut.failed(request.ip);
      throw new ApiError(403, 'bad_token', 'The set-up code is wrong.');
  }
}

async function acceptInvitation(
  request: FastifyRequest,
  reply: FastifyReply,
  services: ConsoleServices,
): Promise<SessionRecord | undefined> {
  const seconds = await services.setUpLockOut.secondsLocked(request.ip);
  if (seconds > 0) throw tooMany('Too many wrong invitations; try again later.', seconds);
  const { token, name, password } = parseInput(request.body, acceptInvitationSchema);
  let session: SessionRecord | undefined;
  const enter = async (account: AccountRecord): Promise<void> => {
    session = await enterConsole(services, request, reply, account, 'invitation');
  };
  const result = await services.invitations.accept(token, name, password, enter);
  switch (result.kind) {
    case 'done':
      return session;
    case 'name_taken':
      throw new ApiError(409, 'name_taken', 'Somebody has this name already; choose another.');
    case 'bad_token':
      await services.setUpLockOut.failed(request.ip);
      throw new ApiError(403, 'bad_token', 'The invitation is used, withdrawn or too old.');
  }
}

function tooMany(message: string, retryAfterSeconds: number): ApiError {
  return new ApiError(429, 'too_many', message, { retryAfterSeconds });
}
