import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  approvalDecisionSchema,
  definitionDecisionSchema,
  PORTAL_PATHS,
  PORTAL_VIEW_LIMITS,
  registerServerSchema,
  serverChangeSchema,
  toolSwitchSchema,
} from '../../core/exchange/portal-view';
import { parseInput } from '../console/input';
import { versionOf } from '../console/policy-routes';
import { ApiError } from '../errors';
import type { ChangeResult, PortalConsole } from './portal-console';

const daysSchema = z.object({
  days: z.coerce.number().int().min(1).max(PORTAL_VIEW_LIMITS.days).default(7),
});

/** The portal in the console (core/exchange/portal-view.ts). */
export function portalRoutes(
  app: FastifyInstance,
  { portal }: { readonly portal: PortalConsole },
): void {
  app.get(PORTAL_PATHS.servers, () => portal.overview());
  app.post<{ Params: { id: string } }>(`${PORTAL_PATHS.server}/:id`, async (request) => {
    const { enabled } = parseInput(request.body, serverChangeSchema);
    return published(await portal.switchServer(request.params.id, enabled, authorOf(request)));
  });
  app.post(PORTAL_PATHS.switches, async (request) => {
    const change = parseInput(request.body, toolSwitchSchema);
    return published(await portal.switchTool(change, authorOf(request)));
  });
  app.get(PORTAL_PATHS.definitions, async () => ({ definitions: await portal.held() }));
  app.post(PORTAL_PATHS.definitions, async (request) => {
    const decision = parseInput(request.body, definitionDecisionSchema);
    const result = await portal.decide(decision, authorOf(request));
    return result.kind === 'kept' ? {} : published(result);
  });
  app.get(PORTAL_PATHS.usage, async (request) => {
    const { days } = parseInput(request.query, daysSchema);
    return await portal.usage(days);
  });
  app.get(PORTAL_PATHS.anomalies, async () => ({ anomalies: await portal.anomalies() }));
  app.get(PORTAL_PATHS.approvals, async () => ({ approvals: await portal.inbox.list() }));
  app.post<{ Params: { id: string } }>(`${PORTAL_PATHS.approvals}/:id`, async (request, reply) => {
    const { approve } = parseInput(request.body, approvalDecisionSchema);
    if (!(await portal.inbox.decide(request.params.id, approve))) {
      throw new ApiError(404, 'not_found', 'The call does not wait any more.');
    }
    return await reply.code(204).send();
  });
  app.get(PORTAL_PATHS.found, async () => ({ found: await portal.found() }));
  app.post(PORTAL_PATHS.found, async (request) => {
    const server = parseInput(request.body, registerServerSchema);
    return published(await portal.register(server, authorOf(request)));
  });
}

function authorOf({ session }: FastifyRequest): string {
  return session?.account.name ?? '';
}

function published(result: ChangeResult): { version: number } {
  if (result.kind !== 'unknown') return versionOf(result);
  throw new ApiError(404, 'not_found', 'The policy has no such server.');
}
