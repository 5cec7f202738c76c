import type { FastifyRequest } from 'fastify';
import type { AuditActor, AuditDetail, JoinedEntry } from '../storage/audit-port';
import type { AuditAct, AuditLog } from './audit-log';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the audit log says of a request besides its route; routes fill it with `noteAct`. */
    act: Partial<AuditAct> | undefined;
    /** The record that is committed with what the request changes; absent where it has none. */
    joinedRecord: JoinedEntry | undefined;
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

interface Fallback {
  readonly actor: AuditActor;
  readonly action: string;
  readonly target?: string;
}

/**
 * Goes on with a request whose record is committed with the first thing that it changes. What is to
 * be said of the act is noted before.
 */
export function joinRecord(
  log: AuditLog,
  request: FastifyRequest,
  fallback: () => Fallback,
  goOn: () => void,
): void {
  recordAlong(log, request, fallback, goOn);
}

/** The same for one piece of work. */
export function recordAlong<T>(
  log: AuditLog,
  request: FastifyRequest,
  fallback: () => Fallback,
  work: () => T,
): T {
  const joined = log.join(() => actOf(request, fallback()));
  request.joinedRecord = joined;
  return joined.run(work);
}

/**
 * Records at once that a request has begun something that takes many transactions; that it is done
 * is recorded with the last of them.
 */
export async function recordBegun(
  log: AuditLog,
  request: FastifyRequest,
  begun: Fallback,
): Promise<void> {
  const { actor, action, target } = begun;
  const { detail } = request.act ?? {};
  await log.recordApart({
    ...{ actor, action },
    ...(target === undefined ? {} : { target }),
    detail: { ...detail, address: request.ip },
  });
}

/** Nothing that a request does from here on is recorded with what it changes. */
export function endJoin({ joinedRecord }: FastifyRequest): void {
  joinedRecord?.close();
}

/** Records what a request did, unless that is done; resolves after the commit. */
export async function recordRequest(
  log: AuditLog,
  request: FastifyRequest,
  fallback: Fallback,
): Promise<void> {
  endJoin(request);
  if (request.joinedRecord?.done === true) return;
  await log.record(actOf(request, fallback));
}

function actOf(request: FastifyRequest, fallback: Fallback): AuditAct {
  const { act = {} } = request;
  return {
    actor: act.actor ?? fallback.actor,
    action: act.action ?? fallback.action,
    target: act.target ?? [fallback.target, parametersOf(request)].filter(Boolean).join(' '),
    detail: { ...act.detail, address: request.ip },
  };
}

/** The parameters of the route: ids, host names and numbers, never a query. */
function parametersOf({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null ? Object.values(params).join(' ') : '';
}
