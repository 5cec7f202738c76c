import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Role } from '../../core/exchange/access';
import { mayDo } from '../accounts/permissions';
import { endJoin, joinRecord, noteAct, recordRequest } from '../audit/recorded-request';
import { ApiError } from '../errors';
import type { AuditActor } from '../storage/audit-port';
import { fleetAdministrationRoutes } from '../fleet/administration/routes';
import type { FleetAdministration } from '../fleet/administration/services';
import type { SessionRecord } from '../storage/access-port';
import { portalRoutes } from '../portal/routes';
import { accountRoutes } from './account-routes';
import { alertRoutes } from './alert-routes';
import { apiTokenRoutes } from './api-token-routes';
import { approvalRoutes } from './approval-routes';
import { auditRoutes } from './audit-routes';
import { sendConsoleError } from './console-error';
import { detectorRoutes } from './detector-routes';
import { deviceRoutes } from './device-routes';
import { eventRoutes } from './event-routes';
import { eventStreamRoute } from './event-stream-route';
import { exportRoutes } from './export-routes';
import { exceptionRoutes } from './exception-routes';
import { feedbackRoutes } from './feedback-routes';
import { firewallRoutes } from './firewall-routes';
import { gatewayRoutes } from './gateway-routes';
import { peopleRoutes } from './people-routes';
import { policyRoutes } from './policy-routes';
import { reportRoutes } from './report-routes';
import { routeRule } from './route-permissions';
import type { ConsoleServices } from './services';
import { shadowAiRoutes } from './shadow-ai-routes';
import { ruleRoutes } from './rule-routes';
import { tenantRoutes } from './tenant-routes';
import { weeklyReportRoutes } from './weekly-report-routes';
import { sessionRoutes } from './session-routes';
import { signOnSettingsRoutes } from './sign-on-routes';

/** Larger bodies are read for those only who may send them. */
const ORDINARY_BODY_BYTES = 1024 * 1024;

/** The console API (core/exchange/console.ts). */
export async function consoleRoutes(
  app: FastifyInstance,
  services: ConsoleServices & FleetAdministration,
): Promise<void> {
  app.setErrorHandler(sendConsoleError);
  app.addHook('onRequest', async (request, reply) => {
    services.guard.checkOrigin(request);
    void reply.header('cache-control', 'no-store');
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const { method, routeOptions } = request;
    const { act } = routeRule(method, routeOptions.url ?? '');
    const done = reply.statusCode < 400 && act !== undefined;
    // Failures are recorded where a route says that they are worth it.
    if (done || request.act?.action !== undefined) {
      await recordRequest(services.audit, request, recordOf(request, act ?? method));
    } else endJoin(request);
    return payload;
  });
  sessionRoutes(app, services);
  await app.register(async (signedIn) => {
    signedIn.addHook('onRequest', async (request) => {
      // Nobody makes the endpoint take in a large body before it is known who they are.
      if ((request.routeOptions.bodyLimit ?? 0) <= ORDINARY_BODY_BYTES) return;
      checkPermission(request, await services.guard.require(request));
    });
    // After the body was read, so that a refusal does not cut an upload short.
    signedIn.addHook('preHandler', async (request) => {
      request.session = await services.guard.require(request);
      checkPermission(request, request.session);
    });
    signedIn.addHook('preHandler', (request, _reply, done) => {
      const { act } = routeRule(request.method, request.routeOptions.url ?? '');
      if (act === undefined) done();
      else joinRecord(services.audit, request, () => recordOf(request, act), done);
    });
    deviceRoutes(signedIn, services);
    eventRoutes(signedIn, services);
    reportRoutes(signedIn, services);
    gatewayRoutes(signedIn, services);
    firewallRoutes(signedIn, services);
    detectorRoutes(signedIn, services);
    eventStreamRoute(signedIn, services);
    policyRoutes(signedIn, services);
    exceptionRoutes(signedIn, services);
    feedbackRoutes(signedIn, services);
    shadowAiRoutes(signedIn, services);
    portalRoutes(signedIn, services);
    ruleRoutes(signedIn, services);
    auditRoutes(signedIn, services);
    accountRoutes(signedIn, services);
    peopleRoutes(signedIn, services);
    signOnSettingsRoutes(signedIn, services);
    approvalRoutes(signedIn, services);
    alertRoutes(signedIn, services);
    tenantRoutes(signedIn, services);
    weeklyReportRoutes(signedIn, services);
    exportRoutes(signedIn, services);
    apiTokenRoutes(signedIn, services);
    fleetAdministrationRoutes(signedIn, services);
  });
}

/** @throws ApiError 403, which is recorded */
function checkPermission(request: FastifyRequest, session: SessionRecord): void {
  const { permission } = routeRule(request.method, request.routeOptions.url ?? '');
  const role: Role = session.account.role;
  if (permission === 'self' || mayDo(role, permission)) return;
  noteAct(request, { action: 'access.refused', target: permission, detail: { role } });
  throw new ApiError(403, 'forbidden', 'Your role does not allow this.');
}

const recordOf = (
  { session }: FastifyRequest,
  action: string,
): { readonly actor: AuditActor; readonly action: string } => ({
  actor: { kind: 'person', id: session?.account.id ?? '', name: session?.account.name ?? '' },
  action,
});
