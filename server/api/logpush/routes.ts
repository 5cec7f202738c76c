import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { DestinationError, parseDestination, shownDestination } from '../../exports/destination';
import { ExportRefusal } from '../../exports/exports';
import { SendError } from '../../exports/sender';
import { invalid, notFound } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';
import { jobInputSchema, showJob, toJob } from './job';

const destinationSchema = z.strictObject({ destination_conf: z.string().min(1).max(4096) });
const ownershipSchema = destinationSchema.extend({ ownership_challenge: z.string().max(500) });

/** Jobs that pass records on, for accounts and zones alike: the endpoint has one set of them. */
export function logpushRoutes(app: FastifyInstance, services: ApiServices): void {
  for (const owner of ['/accounts/:account', '/zones/:zone']) {
    jobRoutes(app, services, `${owner}/logpush`);
    proofRoutes(app, services, `${owner}/logpush`);
  }
}

function jobRoutes(app: FastifyInstance, services: ApiServices, base: string): void {
  const { exports, tokens, ownership } = services;
  const read = { preHandler: requireScope(tokens, 'logs:read') };
  const edit = { preHandler: requireScope(tokens, 'logs:edit') };
  const one = async (id: string) => {
    const job = (await exports.view()).jobs.find((each) => each.id === id);
    if (!job) throw notFound(`job ${id}`);
    return showJob(job);
  };
  const assertOwned = async (destination: string, challenge: string | undefined) => {
    const { kind } = parseDestination(destination);
    if (challenge === undefined && kind !== 's3') return;
    if (challenge !== undefined && (await ownership.holds(destination, challenge))) return;
    const message = 'The ownership challenge of this destination is missing or wrong.';
    throw invalid(message, '/ownership_challenge');
  };

  app.get(`${base}/jobs`, read, async () => success((await exports.view()).jobs.map(showJob)));
  app.get<{ Params: { dataset: string } }>(
    `${base}/datasets/:dataset/jobs`,
    read,
    async ({ params }) => {
      const { jobs } = await exports.view();
      return success(jobs.filter(({ job }) => job.dataset === params.dataset).map(showJob));
    },
  );
  app.post(`${base}/jobs`, edit, async ({ body }) => {
    const input = parse(jobInputSchema, body);
    const { destination_conf: destination } = input;
    if (destination === undefined)
      throw invalid('The destination is missing.', '/destination_conf');
    return refusing(async () => {
      await assertOwned(destination, input.ownership_challenge);
      return success(await one(await exports.add(toJob(input))));
    });
  });
  app.get<{ Params: { job: string } }>(`${base}/jobs/:job`, read, async ({ params }) =>
    success(await one(params.job)),
  );
  app.put<{ Params: { job: string } }>(`${base}/jobs/:job`, edit, async ({ params, body }) => {
    const input = parse(jobInputSchema, body);
    const before = await exports.find(params.job);
    if (!before) throw notFound(`job ${params.job}`);
    return refusing(async () => {
      const { destination_conf: destination } = input;
      const same =
        destination === undefined || destination === shownDestination(before.destination);
      if (!same && destination !== before.destination) {
        await assertOwned(destination, input.ownership_challenge);
      }
      await exports.change(
        params.job,
        toJob(same ? { ...input, destination_conf: undefined } : input, before),
      );
      return success(await one(params.job));
    });
  });
  app.delete<{ Params: { job: string } }>(`${base}/jobs/:job`, edit, async ({ params }) => {
    if (!(await exports.remove(params.job))) throw notFound(`job ${params.job}`);
    return success({ id: Number(params.job) });
  });
}

function proofRoutes(app: FastifyInstance, services: ApiServices, base: string): void {
  const { exports, tokens, ownership } = services;
  const edit = { preHandler: requireScope(tokens, 'logs:edit') };

  app.post(`${base}/ownership`, edit, ({ body }) => {
    const { destination_conf: destination } = parse(destinationSchema, body);
    return refusing(async () => {
      const filename = await ownership.challenge(destination);
      return success({ filename, message: '', valid: true });
    });
  });
  app.post(`${base}/ownership/validate`, edit, ({ body }) => {
    const input = parse(ownershipSchema, body);
    return refusing(async () => {
      const valid = await ownership.holds(input.destination_conf, input.ownership_challenge);
      return success({ valid });
    });
  });
  app.post(`${base}/validate/destination`, edit, ({ body }) => {
    const { destination_conf: destination } = parse(destinationSchema, body);
    try {
      parseDestination(destination);
      return success({ valid: true, message: '' });
    } catch (error) {
      if (!(error instanceof DestinationError)) throw error;
      return success({ valid: false, message: error.message });
    }
  });
  app.post(`${base}/validate/destination/exists`, edit, async ({ body }) => {
    const { destination_conf: destination } = parse(destinationSchema, body);
    const { jobs } = await exports.view();
    const shown = shownDestination(destination);
    return success({ exists: jobs.some(({ job }) => job.destination === shown) });
  });
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExportRefusal) throw invalid(error.message);
    if (error instanceof DestinationError || error instanceof SendError) {
      throw invalid(error.message, '/destination_conf');
    }
    throw error;
  }
}
