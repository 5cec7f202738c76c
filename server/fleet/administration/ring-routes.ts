import type { FastifyInstance } from 'fastify';
import {
  canarySchema,
  FLEET_CONSOLE_PATHS,
  ringsChangeSchema,
  versionSchema,
} from '../../../core/exchange/fleet-console';
import { noteAct } from '../../audit/recorded-request';
import { parseInput } from '../../console/input';
import { versionOf } from '../../console/policy-routes';
import { ApiError } from '../../errors';
import type { FleetAdministration } from './services';

/** A policy with full lists is some megabytes of JSON. */
const DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Who gets a version first, the way of a version from them to all, and the way back. */
export function ringRoutes(app: FastifyInstance, { policy }: FleetAdministration): void {
  app.get(FLEET_CONSOLE_PATHS.rings, async () => {
    const canary = policy.canary();
    return {
      groups: [...policy.ring],
      version: policy.current().version,
      ...(canary ? { canary: { version: canary.version, author: canary.author } } : {}),
    };
  });
  app.post(FLEET_CONSOLE_PATHS.rings, async (request, reply) => {
    const { groups } = parseInput(request.body, ringsChangeSchema);
    noteAct(request, { detail: { groups: groups.join(', ') } });
    await policy.setRing(groups);
    void reply.code(204);
  });
  app.post(FLEET_CONSOLE_PATHS.canary, { bodyLimit: DOCUMENT_BYTES }, async (request) => {
    const wish = parseInput(request.body, canarySchema);
    const author = request.session?.account.name ?? '';
    noteAct(request, { target: String(policy.nextVersion) });
    const published = await policy.publish({ ...wish, document: wish.document, author }, 'canary');
    return { version: versionOf(published).version };
  });
  app.post(FLEET_CONSOLE_PATHS.promote, async (request) => {
    const { version } = parseInput(request.body, versionSchema);
    noteAct(request, { target: String(version) });
    if (await policy.promote(version)) return { version };
    throw new ApiError(409, 'conflict', `Version ${version} is not the one of the canary groups.`);
  });
  app.post(FLEET_CONSOLE_PATHS.rollBack, async (request) => {
    const { version: to } = parseInput(request.body, versionSchema);
    noteAct(request, { target: String(policy.nextVersion), detail: { to } });
    const result = await policy.rollBack(to, request.session?.account.name ?? '');
    if (!result) throw new ApiError(404, 'not_found', `There is no policy version ${to}.`);
    return { version: versionOf(result).version };
  });
}
