import type { FastifyInstance } from 'fastify';
import type { ApiTokens } from '../accounts/api-tokens';
import { ApiProblem } from '../api/api-problem';
import { requireScope } from '../api/guard';
import type { Gauge } from '../exports/otlp';
import { exposition } from './metrics';

export interface MetricRoutesServices {
  readonly tokens: ApiTokens;
  readonly gauges: () => Promise<readonly Gauge[]>;
  /** Resolves when the database answers. */
  readonly ready: () => Promise<unknown>;
}

/** `/metrics` for Prometheus (with an API token), `/healthz` and `/readyz` for load balancers. */
export async function metricRoutes(
  app: FastifyInstance,
  { tokens, gauges, ready }: MetricRoutesServices,
): Promise<void> {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    try {
      await ready();
      return { status: 'ok' };
    } catch (error) {
      request.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'not ready');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
  await app.register((scope) => {
    scope.decorateRequest('apiClient', '');
    scope.decorateRequest('apiTokenId', '');
    scope.setErrorHandler((error, _request, reply) => {
      const status = error instanceof ApiProblem ? error.status : 500;
      return reply
        .code(status)
        .send({ error: { code: 'refused', message: 'No metrics for you.' } });
    });
    scope.get(
      '/metrics',
      { preHandler: requireScope(tokens, 'logs:read') },
      async (_request, reply) => {
        const { type, text } = await exposition(await gauges());
        return reply.header('content-type', type).send(text);
      },
    );
    return Promise.resolve();
  });
}
