import type { FastifyInstance } from 'fastify';
import { deviceRoutes } from './device-routes';
import { draftRoutes } from './draft-routes';
import { keepingRoutes } from './keeping-routes';
import { ringRoutes } from './ring-routes';
import type { FleetAdministration } from './services';
import { setRoutes } from './set-routes';

/** The fleet's part of the console API (core/exchange/fleet-console.ts). */
export function fleetAdministrationRoutes(
  app: FastifyInstance,
  services: FleetAdministration,
): void {
  deviceRoutes(app, services);
  ringRoutes(app, services);
  draftRoutes(app, services);
  keepingRoutes(app, services);
  setRoutes(app, services);
}
