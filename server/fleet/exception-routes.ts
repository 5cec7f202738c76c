import type { FastifyInstance } from 'fastify';
import { exceptionWishSchema } from '../../core/exchange/policy-exception';
import { FLEET_PATHS } from '../../core/fleet/wire';
import { ApiError } from '../errors';
import { parseJsonBody } from './json-body';
import { signed, type FleetServices } from './services';

/** A device's temporary exceptions: what was decided, and new requests. */
export function exceptionRoutes(app: FastifyInstance, services: FleetServices): void {
  const { exceptions } = services;
  app.get(
    FLEET_PATHS.exceptions,
    signed(services, async ({ device }, _request, reply) => {
      void reply.type('application/jose').header('cache-control', 'no-store');
      return exceptions.signedFor(device.id);
    }),
  );
  app.post(
    FLEET_PATHS.exceptions,
    signed(services, async ({ device, body }, _request, reply) => {
      const wish = parseJsonBody(body, exceptionWishSchema);
      if ((await exceptions.ask(device, wish)) === 'too_many') {
        throw new ApiError(429, 'too_many', 'Too many requests wait for a decision already.');
      }
      void reply.code(202);
    }),
  );
}
