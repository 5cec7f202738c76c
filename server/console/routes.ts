import type { FastifyInstance } from 'fastify';
import { sendConsoleError } from './console-error';
import { deviceRoutes } from './device-routes';
import { eventRoutes } from './event-routes';
import { eventStreamRoute } from './event-stream-route';
import { exceptionRoutes } from './exception-routes';
import { policyRoutes } from './policy-routes';
import type { ConsoleServices } from './services';
import { shadowAiRoutes } from './shadow-ai-routes';
import { ruleRoutes } from './rule-routes';
import { sessionRoutes } from './session-routes';

/** The console API (core/exchange/console.ts). */
export async function consoleRoutes(
  app: FastifyInstance,
  services: ConsoleServices,
): Promise<void> {
  app.setErrorHandler(sendConsoleError);
  app.addHook('onRequest', async (request, reply) => {
    services.guard.checkOrigin(request);
    void reply.header('cache-control', 'no-store');
  });
  sessionRoutes(app, services);
  await app.register(async (signedIn) => {
    // After the body was read, so that a refusal does not cut an upload short.
    signedIn.addHook('preHandler', async (request) => {
      request.session = await services.guard.require(request);
    });
    deviceRoutes(signedIn, services);
    eventRoutes(signedIn, services);
    eventStreamRoute(signedIn, services);
    policyRoutes(signedIn, services);
    exceptionRoutes(signedIn, services);
    shadowAiRoutes(signedIn, services);
    ruleRoutes(signedIn, services);
  });
}
