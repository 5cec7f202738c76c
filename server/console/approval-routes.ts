import type { FastifyInstance } from 'fastify';
import {
  approvalDecisionSchema,
  approvalSettingSchema,
  type Approvals as ApprovalsView,
} from '../../core/exchange/approval';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { noteAct } from '../audit/recorded-request';
import { ApiError } from '../errors';
import { sessionOf } from './account-routes';
import { parseInput } from './input';
import { versionOf } from './policy-routes';
import type { ConsoleServices } from './services';

type One = { Params: { id: string } };

/** Policy that turns protection off and waits for a second person. */
export function approvalRoutes(app: FastifyInstance, { approvals }: ConsoleServices): void {
  app.get(CONSOLE_PATHS.approvals, async (request): Promise<ApprovalsView> => {
    const own = sessionOf(request).account.name;
    const [required, waiting] = await Promise.all([approvals.required(), approvals.list()]);
    return {
      required,
      approvals: waiting.map(({ id, created, value }) => ({
        id,
        ...{ author: value.author, note: value.note, basedOn: value.basedOn },
        reasons: value.reasons,
        time: new Date(created).toISOString(),
        own: value.author === own,
      })),
    };
  });
  app.post(CONSOLE_PATHS.approvalSetting, async (request, reply) => {
    const { required } = parseInput(request.body, approvalSettingSchema);
    if (!required && sessionOf(request).account.role !== 'owner') {
      throw new ApiError(403, 'forbidden', 'Only an owner switches two-person approval off.');
    }
    noteAct(request, { detail: { required } });
    await approvals.setRequired(required);
    return reply.code(204).send();
  });
  app.post<One>(`${CONSOLE_PATHS.approvals}/:id`, async (request) => {
    const { decision } = parseInput(request.body, approvalDecisionSchema);
    noteAct(request, { detail: { decision } });
    if (decision === 'reject') {
      if (await approvals.reject(request.params.id)) return {};
      throw new ApiError(404, 'not_found', 'Nothing of this name waits for approval.');
    }
    const result = await approvals.approve(request.params.id, sessionOf(request).account.name);
    switch (result.kind) {
      case 'unknown':
        throw new ApiError(404, 'not_found', 'Nothing of this name waits for approval.');
      case 'own':
        throw new ApiError(403, 'own_change', 'Somebody else must approve your change.');
      default:
        return versionOf(result);
    }
  });
}
