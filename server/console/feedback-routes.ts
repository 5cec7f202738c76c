import type { FastifyInstance } from 'fastify';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import {
  feedbackMarkSchema,
  feedbackQuerySchema,
  type FeedbackPage,
} from '../../core/exchange/feedback';
import { noteAct } from '../audit/recorded-request';
import { ApiError } from '../errors';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

/** How many one page has. */
const PAGE = 50;

/** What people said about decisions, and whether somebody has looked at it. */
export function feedbackRoutes(app: FastifyInstance, { feedback, clock }: ConsoleServices): void {
  app.get(CONSOLE_PATHS.feedback, async (request): Promise<FeedbackPage> => {
    const { state, kind, before } = parseInput(request.query, feedbackQuerySchema);
    const [listed, waiting] = await Promise.all([
      feedback.list({
        limit: PAGE + 1,
        ...(state === undefined ? {} : { state }),
        ...(kind === undefined ? {} : { kind }),
        ...(before === undefined ? {} : { before }),
      }),
      feedback.countNew(),
    ]);
    const page = listed.slice(0, PAGE);
    const last = page.at(-1);
    const more = listed.length > PAGE && last !== undefined;
    return { feedback: page, waiting, ...(more ? { next: last.id } : {}) };
  });
  app.post<{ Params: { id: string } }>(`${CONSOLE_PATHS.feedback}/:id`, async (request) => {
    const { state } = parseInput(request.body, feedbackMarkSchema);
    noteAct(request, { detail: { state } });
    const by = request.session?.account.name ?? '';
    if (await feedback.mark(request.params.id, state, by, clock.now())) return {};
    throw new ApiError(404, 'not_found', 'There is no such feedback.');
  });
}
