import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { ulid } from 'ulid';
import { z } from 'zod';
import {
  eraseSchema,
  FLEET_CONSOLE_PATHS,
  holdWishSchema,
  retentionSchema,
} from '../../../core/exchange/fleet-console';
import { noteAct, recordBegun } from '../../audit/recorded-request';
import { sessionOf } from '../../console/account-routes';
import { parseInput } from '../../console/input';
import { ApiError } from '../../errors';
import type { FleetAdministration } from './services';

const personSchema = z.object({ person: z.string().min(1).max(200) });

/** How long what is kept, what is kept in any case, and what one person may ask for. */
export function keepingRoutes(app: FastifyInstance, services: FleetAdministration): void {
  const { keeping, fleetSettings, clock } = services;
  app.get(FLEET_CONSOLE_PATHS.retention, () => fleetSettings.retention());
  app.post(FLEET_CONSOLE_PATHS.retention, async (request, reply) => {
    const settings = parseInput(request.body, retentionSchema);
    noteAct(request, { detail: { settings: JSON.stringify(settings) } });
    await fleetSettings.setRetention(settings);
    void reply.code(204);
  });

  app.get(FLEET_CONSOLE_PATHS.holds, async () => ({ holds: await keeping.holds() }));
  app.post(FLEET_CONSOLE_PATHS.holds, async (request) => {
    const wish = parseInput(request.body, holdWishSchema);
    if (wish.kind !== 'all' && wish.key === '') {
      throw new ApiError(400, 'bad_request', 'Say whom or what the hold protects.', {
        where: 'key',
      });
    }
    const created = clock.now();
    const id = ulid(created);
    const createdBy = request.session?.account.name ?? '';
    noteAct(request, { target: id, detail: { kind: wish.kind, reason: wish.reason } });
    await keeping.addHold({ ...wish, id, createdBy, created });
    return { id };
  });
  app.delete<{ Params: { id: string } }>(
    `${FLEET_CONSOLE_PATHS.holds}/:id`,
    async ({ params }, reply) => {
      if (!(await keeping.releaseHold(params.id, clock.now()))) {
        throw new ApiError(404, 'not_found', 'There is no such hold.');
      }
      void reply.code(204);
    },
  );

  app.post(FLEET_CONSOLE_PATHS.erase, async (request) => {
    const { person, reason } = parseInput(request.body, eraseSchema);
    // The proof must not keep what was to be forgotten: it names the person by a hash.
    const target = pseudonym(person);
    const { account } = sessionOf(request);
    const actor = { kind: 'person', id: account.id, name: account.name } as const;
    noteAct(request, { target, detail: { reason } });
    const removed = await keeping.erasePerson(person, {
      begin: () =>
        recordBegun(services.audit, request, { actor, action: 'person.erase_begun', target }),
      end: ({ events, outcomes, counts }) =>
        noteAct(request, { detail: { events, outcomes, counts } }),
    });
    if (removed === 'held') {
      throw new ApiError(409, 'conflict', 'A legal hold protects what this person left.');
    }
    const { events, outcomes, counts } = removed;
    return { events, outcomes, counts };
  });
  app.get(FLEET_CONSOLE_PATHS.personExport, async (request, reply) => {
    const { person } = parseInput(request.query, personSchema);
    noteAct(request, { target: pseudonym(person) });
    void reply
      .type('application/x-ndjson')
      .header('content-disposition', 'attachment; filename="person.ndjson"');
    return Readable.from(linesOf(services, person));
  });
}

async function* linesOf({ keeping }: FleetAdministration, person: string): AsyncGenerator<string> {
  for await (const event of keeping.ofPerson(person)) yield `${JSON.stringify(event)}\n`;
}

/** Whoever knows the person can tell that they are meant; nobody else learns it from here. */
function pseudonym(person: string): string {
  return `sha256:${createHash('sha256').update(person).digest('hex')}`;
}
