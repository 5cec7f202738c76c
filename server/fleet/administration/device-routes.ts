import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  deviceChangeSchema,
  FLEET_CONSOLE_PATHS,
  tokenWishSchema,
} from '../../../core/exchange/fleet-console';
import { noteAct } from '../../audit/recorded-request';
import { parseInput } from '../../console/input';
import { ApiError } from '../../errors';
import type { DeviceFilter, DeviceRecord } from '../../storage/port';
import type { ShownToken } from '../enrolment';
import type { FleetAdministration } from './services';

const HOUR_MS = 3_600_000;
const PAGE = { default: 100, most: 500 } as const;

const empty = <T extends z.ZodType>(schema: T): z.ZodPreprocess<z.ZodOptional<T>> =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const pageSchema = z.object({
  after: empty(z.string().regex(/^.*\/[0-9A-Z]{26}$/)),
  q: empty(z.string().max(200)),
  group: empty(z.string().max(100)),
  version: empty(z.coerce.number().int().nonnegative()),
  online: empty(z.enum(['true', 'false'])),
  limit: z.coerce.number().int().min(1).max(PAGE.most).default(PAGE.default),
});

/** Enrolment tokens, and devices page by page: their groups, and who may not speak any more. */
export function deviceRoutes(app: FastifyInstance, services: FleetAdministration): void {
  const { enrolment, devices } = services;
  app.get(FLEET_CONSOLE_PATHS.tokens, async () => ({
    tokens: (await enrolment.tokens()).map(describeToken),
  }));
  app.post(FLEET_CONSOLE_PATHS.tokens, async (request) => {
    const { uses, hours, ...wish } = parseInput(request.body, tokenWishSchema);
    noteAct(request, { detail: { label: wish.label, group: wish.group, uses, hours } });
    return enrolment.createToken({
      ...wish,
      ...{ mostUses: uses, lifetimeMs: hours * HOUR_MS },
      createdBy: request.session?.account.name ?? '',
    });
  });
  app.delete<{ Params: { id: string } }>(
    `${FLEET_CONSOLE_PATHS.tokens}/:id`,
    async (request, reply) => {
      if (!(await enrolment.revokeToken(request.params.id))) throw unknown('token');
      void reply.code(204);
    },
  );

  app.get(FLEET_CONSOLE_PATHS.devices, async (request) => {
    const query = parseInput(request.query, pageSchema);
    const page = await devices.page(filterOf(query));
    const last = page.at(-1);
    const more = page.length === query.limit && last;
    return {
      devices: page.map(describeDevice),
      ...(more ? { next: `${last.hostname}/${last.id}` } : {}),
    };
  });
  app.post<{ Params: { id: string } }>(
    `${FLEET_CONSOLE_PATHS.devices}/:id`,
    async (request, reply) => {
      const { id } = request.params;
      const { group, revoke } = parseInput(request.body, deviceChangeSchema);
      noteAct(request, {
        action: revoke ? 'device.revoke' : 'device.group',
        detail: group === undefined ? {} : { group },
      });
      await services.together(async () => {
        if (group !== undefined && !(await devices.setGroup(id, group))) throw unknown('device');
        if (revoke && !(await devices.revoke(id, services.clock.now()))) throw unknown('device');
      });
      // Replicas forget what they know of it, and end its streams.
      services.bus.publish('device', { device: id });
      void reply.code(204);
    },
  );
  app.get(FLEET_CONSOLE_PATHS.spread, async () => spreadOf(services));
}

async function spreadOf({ devices, presence }: FleetAdministration): Promise<unknown> {
  const facts = ['agentVersion', 'os', 'osVersion', 'state', 'keychain', 'group'] as const;
  const [policyVersions, posture, total, online, ...spreads] = await Promise.all([
    devices.spread(),
    devices.postureSpread(),
    devices.count(),
    presence.onlineCount(),
    ...facts.map((fact) => devices.spreadOf(fact)),
  ]);
  const byFact = Object.fromEntries(facts.map((fact, index) => [fact, spreads[index]]));
  return { total, online, policyVersions, posture, ...byFact };
}

function filterOf(query: z.infer<typeof pageSchema>): DeviceFilter {
  const { after, q, group, version, online, limit } = query;
  const cut = after?.lastIndexOf('/') ?? 0;
  return {
    limit,
    ...(after === undefined
      ? {}
      : { after: { hostname: after.slice(0, cut), id: after.slice(cut + 1) } }),
    ...(q === undefined ? {} : { text: q }),
    ...(group === undefined ? {} : { group }),
    ...(version === undefined ? {} : { policyVersion: version }),
    ...(online === undefined ? {} : { online: online === 'true' }),
  };
}

function describeDevice({ publicKey: _key, ...device }: DeviceRecord): unknown {
  const { enrolled, lastSeen, revoked, ...rest } = device;
  return {
    ...rest,
    enrolled: new Date(enrolled).toISOString(),
    lastSeen: new Date(lastSeen).toISOString(),
    ...(revoked === undefined ? {} : { revoked: new Date(revoked).toISOString() }),
  };
}

function describeToken({ created, expires, revoked, mostUses, ...token }: ShownToken): unknown {
  return {
    ...token,
    mostUses,
    created: new Date(created).toISOString(),
    expires: new Date(expires).toISOString(),
    ...(revoked === undefined ? {} : { revoked: new Date(revoked).toISOString() }),
  };
}

function unknown(what: string): ApiError {
  return new ApiError(404, 'not_found', `There is no such ${what}.`);
}
