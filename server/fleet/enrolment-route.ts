import type { FastifyInstance } from 'fastify';
import { enrolRequestSchema, FLEET_PATHS, type EnrolAnswer } from '../../core/fleet/wire';
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
      return {
        deviceId,
        policyKey: services.policy.publicKey,
        organisation: services.policy.current().document.organisation.name,
        consoleUrl: services.consoleUrl(),
      };
    },
  );
}
