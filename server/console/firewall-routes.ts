import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import {
  FIREWALL_PATHS,
  type discoveredEndpointSchema,
} from '../../core/exchange/console-firewall';
import type { ConsoleServices } from './services';

/** What the firewall that this endpoint hosts has seen; its settings are part of the policy. */
export function firewallRoutes(app: FastifyInstance, { discovered }: ConsoleServices): void {
  app.get(FIREWALL_PATHS.discovered, () => ({
    endpoints: discovered().map((seen): z.infer<typeof discoveredEndpointSchema> => ({
      host: seen.host,
      method: seen.method,
      path: seen.path,
      requests: seen.requests,
      lastSeen: seen.lastSeen,
      medianMs: seen.medianMs,
      llm: seen.llm,
      reasons: [...seen.reasons],
    })),
  }));
}
