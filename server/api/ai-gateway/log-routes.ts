import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { LogStore } from '../../../core/gateway/logs/gateway-log';
import type { LogRecord } from '../../../core/gateway/logs/record';
import { notFound } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';
import { gatewayOf, GATEWAYS } from './gateway-routes';
import { readDeleteQuery, readListQuery } from './log-query';
import { listedLog, wholeLog } from './log-view';

type Gateway = { Params: { account: string; gateway: string } };
type Log = { Params: { account: string; gateway: string; log: string } };

/** Requests that name no gateway are logged under this name, whether the policy has it or not. */
const UNNAMED = 'default';

/** Null takes a member away. */
const editSchema = z.strictObject({
  score: z.number().min(0).max(100).nullable().optional(),
  feedback: z
    .union([z.literal(1), z.literal(-1), z.null()], 'feedback is 1, -1 or null')
    .optional(),
  metadata: z
    .record(z.string().max(100), z.union([z.string().max(500), z.number(), z.boolean()]))
    .nullable()
    .optional(),
});

/** The request log of the AI gateway that this endpoint hosts. */
export function gatewayLogRoutes(app: FastifyInstance, services: ApiServices): void {
  const { tokens } = services;
  const read = { preHandler: requireScope(tokens, 'logs:read') };
  const edit = { preHandler: requireScope(tokens, 'logs:edit') };
  const base = `${GATEWAYS}/:gateway/logs`;

  const storeOf = async (gateway: string): Promise<LogStore> => {
    if (gateway !== UNNAMED) gatewayOf(services.editor.current().document.gateway, gateway);
    const store = await services.gatewayLogs();
    if (!store) throw notFound('gateway log here: this endpoint runs no AI gateway (--gateway)');
    return store;
  };
  const recordOf = async ({ gateway, log }: Log['Params']): Promise<[LogStore, LogRecord]> => {
    const store = await storeOf(gateway);
    const [record] = await store.find({ id: log, limit: 1 });
    if (record?.gateway !== gateway) throw notFound(`log ${log} of the AI gateway ${gateway}`);
    return [store, record];
  };

  app.get<Gateway>(base, read, async ({ params, url }) => {
    const store = await storeOf(params.gateway);
    const { search, page, perPage, metaInfo } = readListQuery(params.gateway, url);
    const { records, total } = await store.search(search);
    return success(records.map(listedLog), {
      page,
      per_page: perPage,
      count: records.length,
      total_count: total,
      total_pages: Math.ceil(total / perPage),
      ...(metaInfo ? await store.ranges(search) : {}),
    });
  });
  app.delete<Gateway>(base, edit, async ({ params, url }) => {
    const store = await storeOf(params.gateway);
    return success({ deleted: await store.remove(readDeleteQuery(params.gateway, url)) });
  });
  app.get<Log>(`${base}/:log`, read, async ({ params }) => {
    const [, record] = await recordOf(params);
    return success(wholeLog(record));
  });
  app.patch<Log>(`${base}/:log`, edit, async ({ params, body }) => {
    const { score, feedback, metadata } = parse(editSchema, body);
    const [store, { id }] = await recordOf(params);
    await store.patch(id, {
      ...(score === undefined ? {} : { score }),
      ...(feedback === undefined ? {} : { feedback }),
      ...(metadata === undefined ? {} : { metadata }),
    });
    const [, changed] = await recordOf(params);
    return success(wholeLog(changed));
  });
  for (const part of ['request', 'response'] as const) {
    app.get<Log>(`${base}/:log/${part}`, read, async ({ params }) => {
      const [, record] = await recordOf(params);
      const payload = record[`${part}_head`];
      if (!payload) {
        throw notFound(
          `${part} of this log: only gateways with logs.payload keep it, sealed to organisation.payloadKey`,
        );
      }
      return payload;
    });
  }
}
