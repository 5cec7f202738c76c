import type { FastifyInstance } from 'fastify';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { hostPatternSchema } from '../../core/exchange/policy-document';
import { shadowDecisionSchema } from '../../core/exchange/shadow-ai';
import { parseInput } from './input';
import { versionOf } from './policy-routes';
import type { ConsoleServices } from './services';

/** Unknown AI sites in use, and one-click decisions about them. */
export function shadowAiRoutes(app: FastifyInstance, { shadowAi }: ConsoleServices): void {
  app.get(CONSOLE_PATHS.shadowAi, async () => ({ apps: await shadowAi.list() }));
  app.post<{ Params: { host: string } }>(`${CONSOLE_PATHS.shadowAi}/:host`, async (request) => {
    const host = parseInput(request.params.host, hostPatternSchema);
    const decision = parseInput(request.body, shadowDecisionSchema);
    const author = request.session?.account.name ?? '';
    const result = await shadowAi.decide(host, decision, author);
    return result === 'forgotten' ? { version: undefined } : versionOf(result);
  });
}
