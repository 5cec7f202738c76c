import type { FastifyInstance } from 'fastify';
import { checkInSchema, FLEET_LIMITS, FLEET_PATHS } from '../../core/fleet/wire';
import { ApiError } from '../errors';
import { showedCertificate } from '../transport-security';
import type { CertificateEnrolment } from './certificate-enrolment';
import { enrolmentRoute } from './enrolment-route';
import { eventsRoute } from './events-route';
import { exceptionRoutes } from './exception-routes';
import { sendFleetError } from './fleet-error';
import { parseJsonBody } from './json-body';
import { policyRoutes } from './policy-routes';
import { signed, type FleetServices } from './services';
import { setRoute } from './set-route';
import type { SetFileTable } from '../storage/set-file-table';

/** The device API (core/fleet/wire.ts). Bodies stay bytes until their signature holds. */
export async function fleetRoutes(
  app: FastifyInstance,
  {
    needsCertificate,
    byCertificate,
    ...services
  }: FleetServices & {
    readonly needsCertificate: boolean;
    readonly byCertificate: CertificateEnrolment | undefined;
    readonly setFiles: SetFileTable;
  },
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: FLEET_LIMITS.batchBytes },
    (_request, body, done) => done(null, body),
  );
  app.setErrorHandler(sendFleetError);
  if (needsCertificate) {
    app.addHook('onRequest', async ({ raw }) => {
      if (showedCertificate(raw)) return;
      throw new ApiError(401, 'bad_signature', 'Devices must show a certificate (mutual TLS).');
    });
  }
  enrolmentRoute(app, services, byCertificate);
  policyRoutes(app, services);
  eventsRoute(app, services);
  exceptionRoutes(app, services);
  setRoute(app, services);
  app.post(
    FLEET_PATHS.checkIn,
    signed(services, async ({ device, body }, _request, reply) => {
      const report = parseJsonBody(body, checkInSchema);
      await services.devices.checkIn(device.id, report, services.clock.now());
      void reply.code(204);
    }),
  );
}
