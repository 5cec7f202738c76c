import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endJoin, joinRecord, recordRequest } from '../audit/recorded-request';
import { alertPolicyRoutes } from './alerting/policy-routes';
import { pagerdutyRoutes } from './alerting/pagerduty-routes';
import { silenceRoutes } from './alerting/silence-routes';
import { webhookRoutes } from './alerting/webhook-routes';
import { logpushRoutes } from './logpush/routes';
import { ApiProblem, ERROR_CODES } from './api-problem';
import { dynamicRouteRoutes } from './ai-gateway/dynamic-routes';
import { aiGatewayRoutes } from './ai-gateway/gateway-routes';
import { gatewayLogRoutes } from './ai-gateway/log-routes';
import { customProviderRoutes } from './ai-gateway/provider-routes';
import { dlpDatasetRoutes } from './dlp/dataset-routes';
import { dlpEntryRoutes } from './dlp/entry-routes';
import { dlpProfileRoutes } from './dlp/profile-routes';
import { dlpTopicRoutes } from './dlp/topic-routes';
import { discoveryRoutes } from './endpoints/discovery-routes';
import { labelRoutes } from './endpoints/label-routes';
import { operationRoutes } from './endpoints/operation-routes';
import { bodyLimitOf, tooLargeText } from '../errors';
import { failure } from './envelope';
import { firewallRoutes } from './firewall/routes';
import { gatewayListRoutes } from './gateway-lists/routes';
import { gatewayRuleRoutes } from './gateway-rules/routes';
import { mcpPortalRoutes } from './mcp/portal-routes';
import { mcpServerRoutes } from './mcp/server-routes';
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
      api.decorateRequest('apiTokenId', '');
      api.addHook('onRoute', (route) => {
        route.bodyLimit ??= BODY_BYTES;
      });
      api.addHook('onSend', async (request, reply) => {
        void reply.header('cache-control', 'no-store');
        if (!READS.has(request.method) && reply.statusCode < 400) {
          await recordRequest(services.audit, request, recordOf(request));
        } else endJoin(request);
      });
      api.addHook('preHandler', (request, _reply, done) => {
        if (READS.has(request.method)) done();
        else joinRecord(services.audit, request, () => recordOf(request), done);
      });
      api.setErrorHandler((error: FastifyError | Error, request, reply) => {
        if (!(error instanceof ApiProblem) && statusOf(error) >= 500) {
          request.log.error({ error: error.name }, 'internal error of the API');
        }
        return sendProblem(reply, toProblem(error, bodyLimitOf(request)));
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
      logpushRoutes(api, services);
      webhookRoutes(api, services);
      alertPolicyRoutes(api, services);
      pagerdutyRoutes(api, services);
      silenceRoutes(api, services);
      postureRoutes(api, services);
      mcpServerRoutes(api, services);
      mcpPortalRoutes(api, services);
      dlpProfileRoutes(api, services);
      dlpEntryRoutes(api, services);
      dlpDatasetRoutes(api, services);
      dlpTopicRoutes(api, services);
      aiGatewayRoutes(api, services);
      dynamicRouteRoutes(api, services);
      customProviderRoutes(api, services);
      gatewayLogRoutes(api, services);
      return Promise.resolve();
    },
    { prefix: API_PREFIX },
  );
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Every change by a program stands in the audit log, under the token's name. */
function recordOf(request: FastifyRequest) {
  return {
    actor: { kind: 'token', id: request.apiTokenId, name: request.apiClient },
    action: `api.${request.method.toLowerCase()}`,
    target: (request.routeOptions.url ?? '').slice(API_PREFIX.length),
  } as const;
}

function sendProblem(reply: FastifyReply, problem: ApiProblem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', problem.retryAfterSeconds);
  }
  return reply.code(problem.status).send(failure(problem.errors));
}

const statusOf = (error: FastifyError | Error): number =>
  'statusCode' in error ? (error.statusCode ?? 500) : 500;

function toProblem(error: FastifyError | Error, mostBytes: number): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const status = statusOf(error);
  if (status === 413) {
    return new ApiProblem(413, [{ code: ERROR_CODES.invalid, message: tooLargeText(mostBytes) }]);
  }
  return status < 500
    ? new ApiProblem(status, [
        { code: ERROR_CODES.invalid, message: 'The request is not one that can be read.' },
      ])
    : new ApiProblem(500, [
        { code: ERROR_CODES.internal, message: 'The endpoint failed; its log says more.' },
      ]);
}
