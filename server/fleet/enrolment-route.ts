import type { FastifyInstance } from 'fastify';
import { enrolRequestSchema, FLEET_PATHS, type EnrolAnswer } from '../../core/fleet/wire';
import { certificateEnrolRequestSchema } from '../../core/fleet/certificate-enrolment';
import { personEnrolRequestSchema, type SignOnOffer } from '../../core/fleet/sign-on-enrolment';
import { ApiError } from '../errors';
import type { CertificateEnrolment } from './certificate-enrolment';
import { parseJsonBody } from './json-body';
import type { FleetServices } from './services';
import { bodyOf } from './signed-request';

/** Enrolments from one address in a minute; a site behind one address shares it. */
const ENROLMENTS_PER_MINUTE = 120;

/**
 * POST enrol: a public key becomes a device, by a one-time token, the person's sign-in, or where the
 * endpoint knows its issuer (`byCertificate`) a certificate of the device management.
 */
export function enrolmentRoute(
  app: FastifyInstance,
  services: FleetServices,
  byCertificate: CertificateEnrolment | undefined,
): void {
  app.post(
    FLEET_PATHS.enrol,
    { config: { rateLimit: { max: ENROLMENTS_PER_MINUTE, timeWindow: '1 minute' } } },
    async (request): Promise<EnrolAnswer> => {
      const retryAfterSeconds = await services.enrolmentLockOut.secondsLocked(request.ip);
      if (retryAfterSeconds > 0) {
        throw new ApiError(429, 'too_many', 'Too many failed enrolments; try again later.', {
          retryAfterSeconds,
        });
      }
      const wish = parseJsonBody(bodyOf(request), enrolRequestSchema);
      const deviceId = await services.enrolment.enrol(wish).catch(async (error: unknown) => {
        if (error instanceof ApiError) await services.enrolmentLockOut.failed(request.ip);
        throw error;
      });
      return answerTo(services, deviceId);
    },
  );
  app.get(FLEET_PATHS.signOn, async (_request, reply): Promise<SignOnOffer> => {
    const offer = services.personEnrolment.offer();
    if (!offer) throw new ApiError(404, 'not_found', 'Nobody signs in here.');
    void reply.header('cache-control', 'no-store');
    return offer;
  });
  app.post(
    FLEET_PATHS.enrolPerson,
    { config: { rateLimit: { max: ENROLMENTS_PER_MINUTE, timeWindow: '1 minute' } } },
    async (request): Promise<EnrolAnswer> => {
      const wish = parseJsonBody(bodyOf(request), personEnrolRequestSchema);
      const id = await services.personEnrolment.personOf(wish);
      const { idToken: _idToken, ...device } = wish;
      void _idToken;
      return answerTo(services, await services.enrolment.enrolPerson({ id, group: '' }, device));
    },
  );
  app.post(
    FLEET_PATHS.enrolCertificate,
    { config: { rateLimit: { max: ENROLMENTS_PER_MINUTE, timeWindow: '1 minute' } } },
    async (request): Promise<EnrolAnswer> => {
      if (!byCertificate) {
        throw new ApiError(404, 'not_found', 'No certificate enrols a device here.');
      }
      const wish = parseJsonBody(bodyOf(request), certificateEnrolRequestSchema);
      const endpoint = new URL(services.consoleUrl()).origin;
      const device = byCertificate.check({ ...wish, endpoint });
      return answerTo(services, await services.enrolment.enrolKnown(device));
    },
  );
}

function answerTo({ policy, consoleUrl }: FleetServices, deviceId: string): EnrolAnswer {
  return {
    deviceId,
    policyKey: policy.publicKey,
    organisation: policy.current().document.organisation.name,
    consoleUrl: consoleUrl(),
  };
}
