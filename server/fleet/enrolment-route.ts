import type { FastifyInstance } from 'fastify';
import { enrolRequestSchema, FLEET_PATHS, type EnrolAnswer } from '../../core/fleet/wire';
import { personEnrolRequestSchema, type SignOnOffer } from '../../core/fleet/sign-on-enrolment';
import { ApiError } from '../errors';
import { parseJsonBody } from './json-body';
import type { FleetServices } from './services';
import { bodyOf } from './signed-request';

/** Enrolments from one address in a minute; a site behind one address shares it. */
const ENROLMENTS_PER_MINUTE = 120;

/** POST enrol: a one-time token and a public key become a device. */
export function enrolmentRoute(app: FastifyInstance, services: FleetServices): void {
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
}

function answerTo({ policy, consoleUrl }: FleetServices, deviceId: string): EnrolAnswer {
  return {
    deviceId,
    policyKey: policy.publicKey,
    organisation: policy.current().document.organisation.name,
    consoleUrl: consoleUrl(),
  };
}
