import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FLEET_LIMITS, FLEET_PATHS } from '../../core/fleet/wire';
import { ApiError } from '../errors';
import { DeviceStreams } from './device-streams';
import { signed, type FleetServices } from './services';

const pollSchema = z.object({
  wait: z.coerce.number().int().min(0).max(FLEET_LIMITS.longPollSeconds).default(0),
});

/** GET policy (the signed bundle, by ETag, at once or when there is another) and its stream of news. */
export function policyRoutes(app: FastifyInstance, services: FleetServices): void {
  const streams = new DeviceStreams(services);
  const waiting = new Set<() => void>();
  const stop = services.policy.onPublish(() => {
    for (const wake of waiting) wake();
  });
  app.addHook('preClose', async () => {
    stop();
    for (const wake of waiting) wake();
    streams.close();
  });
  app.get(
    FLEET_PATHS.policy,
    signed(services, async ({ device }, request, reply) => {
      const { wait } = pollSchema.safeParse(request.query).data ?? { wait: 0 };
      const known = request.headers['if-none-match'];
      let offered = await services.policy.bundleFor(device.group);
      if (offered.etag === known && wait > 0) {
        await news(waiting, wait * 1000, request.raw.socket);
        const still = await services.directory.find(device.id);
        if (!still) throw new ApiError(401, 'enrol_again', 'This device is not known any more.');
        offered = await services.policy.bundleFor(still.device.group);
      }
      void reply.header('etag', offered.etag).header('cache-control', 'no-cache');
      if (offered.etag === known) {
        void reply.code(304);
        return '';
      }
      void reply.type('application/jose');
      return offered.jws;
    }),
  );
  app.get(
    FLEET_PATHS.policyStream,
    signed(services, async ({ device }, _request, reply) => {
      if (streams.full) {
        throw new ApiError(429, 'too_many', 'Too many devices are connected; ask again later.', {
          retryAfterSeconds: 60,
        });
      }
      streams.open(device, reply);
    }),
  );
}

/** Resolves with the next news, after `ms`, or when the connection is gone. */
function news(
  waiting: Set<() => void>,
  ms: number,
  socket: {
    once(event: 'close', listener: () => void): void;
    off(event: 'close', listener: () => void): void;
  },
): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      waiting.delete(wake);
      socket.off('close', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    waiting.add(wake);
    socket.once('close', wake);
  });
}
