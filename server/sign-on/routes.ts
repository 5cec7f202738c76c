import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SignOn } from '../../core/exchange/sign-on';
import { noteAct, noteActor, recordRequest } from '../audit/recorded-request';
import { enterConsole, recordSignIn } from '../console/session-routes';
import type { ConsoleServices } from '../console/services';
import type { VouchedPerson } from './known-person';
import { failurePage, leadingPage, type SignOnFailure } from './page';
import { SIGN_ON_PATHS } from './paths';

/** Keeps the step of a sign-in with the browser that began it, so that nobody can hand on theirs. */
const STEP_COOKIE = 'portcullis-sign-on';
const STEP_SECONDS = 600;
/** A response of a provider, bytes. */
const RESPONSE_BYTES = 512 * 1024;
const LIMIT = { rateLimit: { max: 30, timeWindow: '1 minute' } };

/** Sign-in through the company's identity provider, OpenID Connect or SAML. */
export async function signOnRoutes(app: FastifyInstance, services: ConsoleServices): Promise<void> {
  await app.register((scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: RESPONSE_BYTES },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    scope.addHook('onSend', async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      if (request.act?.action === undefined) return;
      const nobody = { kind: 'person', id: '', name: '' } as const;
      await recordRequest(services.audit, request, { actor: nobody, action: request.act.action });
    });
    oidcRoutes(scope, services);
    samlRoutes(scope, services);
    return Promise.resolve();
  });
}

function oidcRoutes(app: FastifyInstance, services: ConsoleServices): void {
  app.get(SIGN_ON_PATHS.oidcStart, { config: LIMIT }, (request, reply) =>
    begin(services, request, reply, async ({ oidc }) => oidc && services.oidc.begin(oidc)),
  );
  app.get(SIGN_ON_PATHS.oidcCallback, { config: LIMIT }, (request, reply) =>
    finish(services, request, reply, async ({ oidc }, step) => {
      const query = request.url.split('?')[1] ?? '';
      return oidc && services.oidc.finish(oidc, query, step);
    }),
  );
}

function samlRoutes(app: FastifyInstance, services: ConsoleServices): void {
  app.get(SIGN_ON_PATHS.samlStart, { config: LIMIT }, (request, reply) =>
    begin(services, request, reply, async ({ saml }) => saml && services.saml.begin(saml)),
  );
  app.post(SIGN_ON_PATHS.samlConsumer, { config: LIMIT }, async (request, reply) => {
    const { saml } = await services.signOn.opened();
    if (!saml) return fail(request, reply, 'off');
    const posted = z.looseObject({ SAMLResponse: z.string() }).safeParse(request.body);
    const ticket = posted.success
      ? await held(request, () => services.saml.consume(saml, posted.data.SAMLResponse))
      : undefined;
    if (ticket === undefined) return fail(request, reply, 'provider');
    // The POST came from another site without our cookies; the next request has them.
    return lead(reply, `${SIGN_ON_PATHS.samlFinish}?ticket=${encodeURIComponent(ticket)}`);
  });
  app.get(SIGN_ON_PATHS.samlFinish, { config: LIMIT }, (request, reply) =>
    finish(services, request, reply, async (_settings, step) => {
      const { ticket } = z.looseObject({ ticket: z.string().max(100) }).parse(request.query);
      return services.saml.finish(ticket, step);
    }),
  );
  app.get(SIGN_ON_PATHS.samlMetadata, { config: LIMIT }, async (request, reply) => {
    const { saml } = await services.signOn.opened();
    if (!saml) return fail(request, reply, 'off');
    return reply.type('application/samlmetadata+xml').send(await services.saml.metadata(saml));
  });
}

async function begin(
  services: ConsoleServices,
  request: FastifyRequest,
  reply: FastifyReply,
  start: (settings: SignOn) => Promise<{ url: string; step: string } | undefined>,
): Promise<FastifyReply> {
  const settings = await services.signOn.opened();
  if (!settings.oidc && !settings.saml) return fail(request, reply, 'off');
  const begun = await held(request, () => start(settings));
  if (!begun) return fail(request, reply, 'provider');
  return reply
    .setCookie(STEP_COOKIE, begun.step, { ...cookie(request), maxAge: STEP_SECONDS })
    .redirect(begun.url);
}

async function finish(
  services: ConsoleServices,
  request: FastifyRequest,
  reply: FastifyReply,
  complete: (settings: SignOn, step: string) => Promise<VouchedPerson | undefined>,
): Promise<FastifyReply> {
  const step = request.cookies[STEP_COOKIE];
  void reply.clearCookie(STEP_COOKIE, cookie(request));
  if (step === undefined) return fail(request, reply, 'expired');
  const settings = await services.signOn.opened();
  const person = await held(request, async () => (await complete(settings, step)) ?? 'expired');
  if (person === undefined) return fail(request, reply, 'provider');
  if (person === 'expired') return fail(request, reply, 'expired');
  const admission = await recordSignIn(services, request, () =>
    services.together(async () => {
      const admitted = await services.knownPeople.admit(person, settings);
      if (admitted.kind === 'admitted') {
        noteAct(request, { action: 'session.sign_in' });
        await enterConsole(services, request, reply, admitted.account, person.source);
      }
      return admitted;
    }),
  );
  if (admission.kind === 'refused') return fail(request, reply, admission.reason, person);
  return lead(reply, '/console/');
}

/** Lax: the provider leads the browser back with a GET from another site. */
const cookie = (request: FastifyRequest) =>
  ({
    path: '/console/sign-on/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
  }) as const;

/** What a provider sends may be anything; that it failed is logged by name, never what it said. */
async function held<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    request.log.warn({ error: name }, 'single sign-on failed');
    return undefined;
  }
}

function fail(
  request: FastifyRequest,
  reply: FastifyReply,
  reason: SignOnFailure,
  person?: VouchedPerson,
): FastifyReply {
  if (person) noteActor(request, { kind: 'person', id: '', name: person.names[0] });
  if (reason !== 'off') {
    noteAct(request, {
      action: 'session.refused',
      target: person?.names[0] ?? '',
      detail: { reason },
    });
  }
  return reply.code(403).type('text/html; charset=utf-8').send(failurePage(reason));
}

const lead = (reply: FastifyReply, address: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(leadingPage(address));
