import type { FastifyInstance } from 'fastify';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { exportJobSchema } from '../../core/exchange/exports';
import { noteAct } from '../audit/recorded-request';
import { ApiError } from '../errors';
import { DestinationError, shownDestination, withKeptSecrets } from '../exports/destination';
import { ExportRefusal } from '../exports/exports';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

type One = { Params: { id: string } };

/** Jobs that pass events on to other systems. */
export function exportRoutes(app: FastifyInstance, services: ConsoleServices): void {
  const jobs = services.exports;

  app.get(CONSOLE_PATHS.exports, () => jobs.view());
  app.post(CONSOLE_PATHS.exports, async (request) => {
    const job = parseInput(request.body, exportJobSchema);
    const destination = shownDestination(job.destination);
    noteAct(request, { target: job.name, detail: { dataset: job.dataset, destination } });
    return { id: await refusing(() => jobs.add(job)) };
  });
  app.post<One>(`${CONSOLE_PATHS.exports}/:id`, async (request) => {
    const sent = parseInput(request.body, exportJobSchema);
    const { id } = request.params;
    const before = await jobs.find(id);
    if (!before) throw unknown();
    const job = await refusing(() => ({
      ...sent,
      destination: withKeptSecrets(sent.destination, before.destination),
    }));
    const detail = { dataset: job.dataset, destination: shownDestination(job.destination) };
    noteAct(request, { target: job.name, detail: { ...detail, enabled: job.enabled } });
    if (!(await refusing(() => jobs.change(id, job)))) throw unknown();
    return { id };
  });
  app.delete<One>(`${CONSOLE_PATHS.exports}/:id`, async ({ params }, reply) => {
    if (!(await jobs.remove(params.id))) throw unknown();
    return reply.code(204).send();
  });
}

async function refusing<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DestinationError || error instanceof ExportRefusal) {
      const issues = [{ path: 'destination', message: error.message }];
      throw new ApiError(400, 'bad_request', error.message, { issues });
    }
    throw error;
  }
}

const unknown = (): ApiError => new ApiError(404, 'not_found', 'There is no such job.');
