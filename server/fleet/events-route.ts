import type { FastifyInstance } from 'fastify';
import { FLEET_PATHS, type BatchAnswer } from '../../core/fleet/wire';
import { decode, parseBatch } from './batch';
import { signedIdempotent, type FleetServices } from './services';

/** POST events: 202 after the commit; a batch that is sent again changes nothing. */
export function eventsRoute(app: FastifyInstance, services: FleetServices): void {
  app.post(
    FLEET_PATHS.events,
    signedIdempotent(services, async ({ device, body }, request, reply): Promise<BatchAnswer> => {
      services.ingest.assertRoom();
      const decoded = await decode(body, request.headers['content-encoding']);
      const { events, refused } = parseBatch(decoded.toString('utf8'), device.id);
      const accepted = await services.ingest.store(device.id, events);
      void reply.code(202);
      return { accepted, duplicates: events.length - accepted, refused };
    }),
  );
}
