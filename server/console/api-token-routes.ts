import type { FastifyInstance } from 'fastify';
import { newApiTokenSchema, type ApiTokenView } from '../../core/exchange/api-token';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { noteAct } from '../audit/recorded-request';
import { ApiError } from '../errors';
import type { ApiTokenRecord } from '../storage/port';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

const DAY_MS = 86_400_000;

/** Tokens of programs that administer the endpoint. */
export function apiTokenRoutes(app: FastifyInstance, { tokens }: ConsoleServices): void {
  app.get(CONSOLE_PATHS.apiTokens, async () => ({ tokens: (await tokens.list()).map(describe) }));
  app.post(CONSOLE_PATHS.apiTokens, async (request) => {
    const { name, scopes, days } = parseInput(request.body, newApiTokenSchema);
    noteAct(request, { target: name, detail: { scopes: scopes.join(' '), days: days ?? 0 } });
    return tokens.create({
      ...{ name, scopes },
      ...(days === undefined ? {} : { lifetimeMs: days * DAY_MS }),
    });
  });
  app.delete<{ Params: { id: string } }>(
    `${CONSOLE_PATHS.apiTokens}/:id`,
    async ({ params }, reply) => {
      if (await tokens.remove(params.id)) return reply.code(204).send();
      throw new ApiError(404, 'not_found', 'There is no such token.');
    },
  );
}

function describe({ id, name, scopes, created, expires }: ApiTokenRecord): ApiTokenView {
  return {
    ...{ id, name, scopes: [...scopes], created: new Date(created).toISOString() },
    ...(expires === undefined ? {} : { expires: new Date(expires).toISOString() }),
  };
}
