import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { consoleErrorSchema } from '../../core/exchange/console';
import { toApiError } from '../errors';

/** Error handler of the console API: the envelope of core/exchange/console.ts. */
export function sendConsoleError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, code, message, more } = toApiError(error, request);
  if (more.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', String(more.retryAfterSeconds));
  }
  const body: z.infer<typeof consoleErrorSchema> = {
    error: { code, message, ...(more.issues ? { issues: [...more.issues] } : {}) },
  };
  return reply.code(status).send(body);
}
