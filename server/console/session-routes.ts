import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  CONSOLE_PATHS,
  setUpSchema,
  signInSchema,
  type Session,
} from '../../core/exchange/console';
import { ApiError } from '../errors';
import type { SessionRecord } from '../storage/port';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

/** Attempts from one address in a minute, right or wrong. */
const ATTEMPTS = { config: { rateLimit: { max: 20, timeWindow: '1 minute' } } };

/** Sign-in, sign-out, and the making of the first administrator. */
export function sessionRoutes(app: FastifyInstance, services: ConsoleServices): void {
  const { guard } = services;
  const describe = (session: SessionRecord | undefined): Session => ({
    signedIn: session !== undefined,
    setUpNeeded: services.setUp.token !== undefined,
    organisation: services.policy.current().document.organisation.name,
    ...(session ? { user: { name: session.account.name }, csrfToken: session.csrfToken } : {}),
  });

  app.get(CONSOLE_PATHS.session, async (request) => describe(await guard.session(request)));
  app.post(CONSOLE_PATHS.session, ATTEMPTS, async (request, reply) => {
    const { name, password } = parseInput(request.body, signInSchema);
    const result = await services.signIn.signIn(name, password, request.ip);
    switch (result.kind) {
      case 'signed-in':
        return describe(await guard.signIn(request, reply, result.account));
      case 'refused':
        throw new ApiError(401, 'bad_credentials', 'The name or the password is wrong.');
      case 'locked':
        throw tooMany('Too many wrong passwords; try again later.', result.seconds);
      case 'busy':
        throw tooMany('The endpoint is busy; try again in a moment.', 2);
    }
  });
  app.delete(CONSOLE_PATHS.session, async (request, reply) => {
    await guard.require(request);
    await guard.signOut(request, reply);
    return reply.code(204).send();
  });
  app.post(CONSOLE_PATHS.setUp, ATTEMPTS, async (request, reply) => {
    const account = await setUp(request, services);
    return describe(await guard.signIn(request, reply, account));
  });
}

async function setUp(
  request: FastifyRequest,
  services: ConsoleServices,
): Promise<SessionRecord['account']> {
  const seconds = services.setUpLockOut.secondsLocked(request.ip);
  if (seconds > 0) throw tooMany('Too many wrong set-up codes; try again later.', seconds);
  const { setUpToken, name, password } = parseInput(request.body, setUpSchema);
  const result = await services.setUp.createFirstAdministrator(setUpToken, name, password);
  switch (result.kind) {
    case 'done':
      return { id: result.account.id, name };
    case 'already_done':
      throw new ApiError(409, 'already_set_up', 'There is an administrator already; sign in.');
    case 'bad_token':
      services.setUpLockOut.failed(request.ip);
      throw new ApiError(403, 'bad_token', 'The set-up code is wrong.');
  }
}

function tooMany(message: string, retryAfterSeconds: number): ApiError {
  return new ApiError(429, 'too_many', message, { retryAfterSeconds });
}
