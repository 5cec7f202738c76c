import type { FastifyInstance } from 'fastify';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { exceptionDecisionSchema } from '../../core/exchange/policy-exception';
import { ApiError } from '../errors';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

/** Temporary exceptions that people asked for, and the decisions about them. */
export function exceptionRoutes(app: FastifyInstance, { exceptions }: ConsoleServices): void {
  app.get(CONSOLE_PATHS.exceptions, async () => ({ exceptions: await exceptions.list() }));
  app.post<{ Params: { id: string } }>(`${CONSOLE_PATHS.exceptions}/:id`, async (request) => {
    const decision = parseInput(request.body, exceptionDecisionSchema);
    const author = request.session?.account.name ?? '';
    const result = await exceptions.decide(request.params.id, decision, author);
    switch (result.kind) {
      case 'decided':
        return result.exception;
      case 'unknown':
        throw new ApiError(404, 'not_found', 'There is no such request.');
      case 'conflict':
        throw new ApiError(409, 'conflict', 'Somebody has decided about this in between.');
    }
  });
}
