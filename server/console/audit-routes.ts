import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AuditEntryView } from '../../core/exchange/access';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import type { AuditEntry, AuditFilter } from '../storage/audit-port';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

const PAGE = { default: 100, max: 500 } as const;

const querySchema = z.object({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(PAGE.max).default(PAGE.default),
  action: z.string().max(100).optional(),
  q: z.string().max(200).optional(),
});

/** The administrators' audit log, newest first, and whether it is whole. */
export function auditRoutes(app: FastifyInstance, { audit }: ConsoleServices): void {
  app.get(CONSOLE_PATHS.audit, async (request) => {
    const { before, limit, action, q } = parseInput(request.query, querySchema);
    const filter: AuditFilter = {
      limit,
      ...(before === undefined ? {} : { before }),
      ...(action === undefined || action === '' ? {} : { action }),
      ...(q === undefined || q === '' ? {} : { text: q }),
    };
    const entries = (await audit.list(filter)).map(describe);
    const last = entries.at(-1);
    return { entries, ...(entries.length === limit && last ? { next: last.seq } : {}) };
  });
  app.get(CONSOLE_PATHS.auditVerification, () => audit.verify());
}

function describe({ seq, time, actor, action, target, detail, hash }: AuditEntry): AuditEntryView {
  const when = new Date(time).toISOString();
  return { seq, time: when, actor, action, target, detail: { ...detail }, hash };
}
