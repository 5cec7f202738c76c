import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { FLEET_LIMITS, fleetErrorSchema, type FleetError } from '../../core/fleet/wire';
import { toApiError } from '../errors';

/** Error handler of the device API: the envelope of core/fleet/wire.ts. */
export function sendFleetError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, code, message, more } = toApiError(error, request, FLEET_LIMITS.batchBytes);
  const known = fleetErrorSchema.shape.error.shape.code.safeParse(code);
  const body: FleetError = {
    error: {
      code: known.success ? known.data : 'bad_request',
      message,
      ...(more.where === undefined ? {} : { where: more.where }),
    },
  };
  if (more.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', String(more.retryAfterSeconds));
  }
  return reply.code(status).send(body);
}
