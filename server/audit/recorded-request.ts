import type { FastifyRequest } from 'fastify';
import type { AuditActor, AuditDetail } from '../storage/audit-port';
import type { AuditAct, AuditLog } from './audit-log';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the audit log says of a request besides its route; routes fill it with `noteAct`. */
    act: Partial<AuditAct> | undefined;
  }
}

/** Says for the audit log to what a request did something, and what more is worth knowing of it. */
export function noteAct(
  request: FastifyRequest,
  act: { readonly action?: string; readonly target?: string; readonly detail?: AuditDetail },
): void {
  request.act = { ...request.act, ...act, detail: { ...request.act?.detail, ...act.detail } };
}

/** Says who did it where no session does: at the sign-in. */
export function noteActor(request: FastifyRequest, actor: AuditActor): void {
  request.act = { ...request.act, actor };
}

/** Records what a request did; resolves after the commit. */
export async function recordRequest(
  log: AuditLog,
  request: FastifyRequest,
  fallback: { readonly actor: AuditActor; readonly action: string; readonly target?: string },
): Promise<void> {
  const { act = {} } = request;
  await log.record({
    actor: act.actor ?? fallback.actor,
    action: act.action ?? fallback.action,
    target: act.target ?? [fallback.target, parametersOf(request)].filter(Boolean).join(' '),
    detail: { ...act.detail, address: request.ip },
  });
}

/** The parameters of the route: ids, host names and numbers, never a query. */
function parametersOf({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null ? Object.values(params).join(' ') : '';
}
