import type { FastifyInstance } from 'fastify';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { signOnSchema } from '../../core/exchange/sign-on';
import { noteAct } from '../audit/recorded-request';
import { trySignOn } from '../sign-on/trial';
import { ApiError } from '../errors';
import { sessionOf } from './account-routes';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

/** How people sign in through the company's identity provider. */
export function signOnSettingsRoutes(app: FastifyInstance, services: ConsoleServices): void {
  const { signOn } = services;
  app.get(CONSOLE_PATHS.signOn, () => signOn.shown());
  app.post(CONSOLE_PATHS.signOnTrial, async (request) => {
    const settings = await signOn.completed(parseInput(request.body, signOnSchema));
    return trySignOn(settings, services, services.clock.now());
  });
  app.post(CONSOLE_PATHS.signOn, async (request, reply) => {
    const settings = parseInput(request.body, signOnSchema);
    const { role } = sessionOf(request).account;
    const before = await signOn.shown();
    const owners = JSON.stringify([before, settings]).includes('"owner"');
    if (owners && role !== 'owner') {
      throw new ApiError(403, 'forbidden', 'Only owners decide which groups are owners.');
    }
    noteAct(request, {
      detail: { oidc: settings.oidc?.issuer ?? '', saml: settings.saml?.idpIssuer ?? '' },
    });
    await signOn.save(settings);
    return reply.code(204).send();
  });
}
