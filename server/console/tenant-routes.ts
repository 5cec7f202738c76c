import type { FastifyInstance } from 'fastify';
import {
  findingDecisionSchema,
  TENANT_LIMITS,
  TENANT_PATHS,
  tenantSchema,
} from '../../core/exchange/tenant';
import { noteAct } from '../audit/recorded-request';
import { ApiError } from '../errors';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

type One = { Params: { id: string } };
type Finding = { Params: { id: string; finding: string } };

const PATH = TENANT_PATHS.tenants;

/** Connected AI services, what is wrong with them, and what may be. */
export function tenantRoutes(app: FastifyInstance, { tenants }: ConsoleServices): void {
  app.get(PATH, () => tenants.view());
  app.post(PATH, async (request) => {
    const tenant = parseInput(request.body, tenantSchema);
    if ((await tenants.count()) >= TENANT_LIMITS.tenants) {
      throw new ApiError(409, 'too_many', `There are at most ${TENANT_LIMITS.tenants} services.`);
    }
    noteAct(request, { target: tenant.name, detail: { kind: tenant.connection.kind } });
    return { id: await tenants.save(tenant) };
  });
  app.post<One>(`${PATH}/:id`, async (request) => {
    const tenant = parseInput(request.body, tenantSchema);
    noteAct(request, { target: tenant.name, detail: { kind: tenant.connection.kind } });
    const id = await tenants.save(tenant, request.params.id);
    if (id === undefined) throw unknown('service');
    return { id };
  });
  app.delete<One>(`${PATH}/:id`, async ({ params }, reply) => {
    if (!(await tenants.remove(params.id))) throw unknown('service');
    return reply.code(204).send();
  });
  app.post<One>(`${PATH}/:id/scan`, async ({ params }) => {
    const state = await tenants.scan(params.id);
    if (!state) throw unknown('service');
    return { findings: state.findings.length, errors: state.errors };
  });
  app.post<Finding>(`${PATH}/:id/findings/:finding`, async (request, reply) => {
    const { accepted } = parseInput(request.body, findingDecisionSchema);
    const { id, finding } = request.params;
    noteAct(request, { detail: { accepted } });
    if (!(await tenants.decide(id, finding, accepted))) throw unknown('finding');
    return reply.code(204).send();
  });
}

const unknown = (what: string): ApiError =>
  new ApiError(404, 'not_found', `There is no such ${what}.`);
