import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CONSOLE_PATHS, type Device } from '../../core/exchange/console';
import type { Presence } from '../fleet/presence';
import type { DeviceRecord } from '../storage/port';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

const tokenWishSchema = z.strictObject({ label: z.string().max(200) });

/** The devices, and the tokens that new ones enrol with. */
export function deviceRoutes(app: FastifyInstance, services: ConsoleServices): void {
  app.get(CONSOLE_PATHS.devices, async () => ({
    devices: (await services.devices.list()).map((device) => describe(device, services.presence)),
  }));
  app.post(CONSOLE_PATHS.tokens, async (request) => {
    const { label } = parseInput(request.body, tokenWishSchema);
    return services.enrolment.createToken(label);
  });
}

function describe(device: DeviceRecord, presence: Presence): Device {
  const { id, hostname, user, os, osVersion, agentVersion } = device;
  const online = device.online || presence.here(id);
  const lastSeen = Math.max(device.lastSeen, presence.lastSeen(id) ?? 0);
  return {
    ...{ id, hostname, user, os, osVersion, agentVersion },
    enrolled: new Date(device.enrolled).toISOString(),
    lastSeen: new Date(lastSeen).toISOString(),
    online,
    policyVersion: device.policyVersion,
    // What it said last is no news of a device that is away.
    state: online ? device.state : 'offline',
    keychain: device.keychain,
    backlog: device.backlog,
  };
}
