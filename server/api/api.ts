import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { ApiProblem, ERROR_CODES } from './api-problem';
import { discoveryRoutes } from './endpoints/discovery-routes';
import { labelRoutes } from './endpoints/label-routes';
import { operationRoutes } from './endpoints/operation-routes';
import { failure } from './envelope';
import { firewallRoutes } from './firewall/routes';
import { gatewayListRoutes } from './gateway-lists/routes';
import { gatewayRuleRoutes } from './gateway-rules/routes';
import { postureRoutes } from './posture/routes';
import { rulesetRoutes } from './rulesets/routes';
import type { ApiServices } from './services';

/** Where the API lies, as clients of the vendor's API expect it below the host. */
export const API_PREFIX = '/client/v4';
/** Largest request, bytes: a whole ruleset. */
const BODY_BYTES = 4 * 1024 * 1024;

/** The administrators' API, compatible with the resources of the vendor's API that this suite has. */
export async function administrationApi(
  app: FastifyInstance,
  services: ApiServices,
): Promise<void> {
  await app.register(
    (api) => {
      api.decorateRequest('apiClient', '');
      api.addHook('onRoute', (route) => {
        route.bodyLimit ??= BODY_BYTES;
      });
      api.addHook('onSend', async (_request, reply) => {
        void reply.header('cache-control', 'no-store');
      });
      api.setErrorHandler((error: FastifyError | Error, request, reply) => {
        if (!(error instanceof ApiProblem) && statusOf(error) >= 500) {
          request.log.error({ error: error.name }, 'internal error of the API');
        }
        return sendProblem(reply, toProblem(error));
      });
      api.setNotFoundHandler((_request, reply) =>
        sendProblem(
          reply,
          new ApiProblem(404, [{ code: ERROR_CODES.notFound, message: 'There is no such route.' }]),
        ),
      );
      firewallRoutes(api, services);
      rulesetRoutes(api, services);
      operationRoutes(api, services);
      labelRoutes(api, services);
      discoveryRoutes(api, services);
      gatewayListRoutes(api, services);
      gatewayRuleRoutes(api, services);
      postureRoutes(api, services);
      return Promise.resolve();
    },
    { prefix: API_PREFIX },
  );
}

function sendProblem(reply: FastifyReply, problem: ApiProblem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', problem.retryAfterSeconds);
  }
  return reply.code(problem.status).send(failure(problem.errors));
}

const statusOf = (error: FastifyError | Error): number =>
  'statusCode' in error ? (error.statusCode ?? 500) : 500;

function toProblem(error: FastifyError | Error): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const status = statusOf(error);
  return status < 500
    ? new ApiProblem(status, [
        { code: ERROR_CODES.invalid, message: 'The request is not one that can be read.' },
      ])
    : new ApiProblem(500, [
        { code: ERROR_CODES.internal, message: 'The endpoint failed; its log says more.' },
      ]);
}
