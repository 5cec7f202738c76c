import type { FastifyInstance } from 'fastify';
import { FLEET_PATHS } from '../../core/fleet/wire';
import { ApiError } from '../errors';
import { EventStream, EventStreams } from '../event-stream';
import { signed, type FleetServices } from './services';

/** Devices that may hold their policy stream open at once. */
const MAX_STREAMS = 20_000;

/** GET policy (the signed bundle, by ETag) and its stream of news. */
export function policyRoutes(app: FastifyInstance, services: FleetServices): void {
  app.get(
    FLEET_PATHS.policy,
    signed(services, async (_from, request, reply) => {
      const { version, bundle } = services.policy.current();
      const etag = `"${version}"`;
      void reply.header('etag', etag).header('cache-control', 'no-cache');
      if (request.headers['if-none-match'] === etag) {
        void reply.code(304);
        return '';
      }
      void reply.type('application/jose');
      return bundle;
    }),
  );
  policyStreamRoute(app, services);
}

function policyStreamRoute(app: FastifyInstance, services: FleetServices): void {
  const streams = new EventStreams(MAX_STREAMS);
  const ofDevices = new Map<string, Set<EventStream>>();
  const stopPolicy = services.policy.onPublish((version) =>
    streams.broadcast('policy', { version }),
  );
  const stopExceptions = services.exceptions.onChange((device) => {
    for (const stream of ofDevices.get(device) ?? []) stream.send('exceptions', {});
  });
  app.addHook('preClose', async () => {
    stopPolicy();
    stopExceptions();
    streams.closeAll();
  });
  app.get(
    FLEET_PATHS.policyStream,
    signed(services, async ({ device, recorded }, _request, reply) => {
      await recorded;
      if (streams.full) {
        throw new ApiError(429, 'too_many', 'Too many devices are connected; ask again later.', {
          retryAfterSeconds: 60,
        });
      }
      const stream = new EventStream(reply, async () => {
        services.presence.seen(device.id, services.clock.now());
        return (await services.devices.find(device.id)) !== undefined;
      });
      streams.add(stream);
      addOf(ofDevices, device.id, stream);
      stream.onClose(services.presence.opened(device.id));
      // What holds now comes first, so that nothing decided on the way here is missed.
      stream.send('policy', { version: services.policy.current().version });
      stream.send('exceptions', {});
    }),
  );
}

/** A device may hold more than one for a while: the old one has not noticed that it is dead. */
function addOf(
  ofDevices: Map<string, Set<EventStream>>,
  device: string,
  stream: EventStream,
): void {
  const own = ofDevices.get(device) ?? new Set<EventStream>();
  ofDevices.set(device, own.add(stream));
  stream.onClose(() => {
    own.delete(stream);
    if (own.size === 0 && ofDevices.get(device) === own) ofDevices.delete(device);
  });
}
