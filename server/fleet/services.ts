import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { Clock } from '../../core/exchange/ports';
import type { LockOut } from '../accounts/lock-out';
import type { Exceptions } from '../policy/exceptions';
import type { PolicyPublisher } from '../policy/publisher';
import type { Bus } from '../storage/bus-port';
import type { DeviceStore } from '../storage/port';
import type { DeviceDirectory } from './device-directory';
import type { Enrolment } from './enrolment';
import type { Ingest } from './ingest';
import type { PersonEnrolment } from './person-enrolment';
import type { Presence } from './presence';
import type { DeviceAuthenticator, SignedRequest } from './signed-request';

/** What the device API's routes work with. */
export interface FleetServices {
  readonly authenticator: DeviceAuthenticator;
  readonly enrolment: Enrolment;
  readonly personEnrolment: PersonEnrolment;
  /** Bad enrolment tokens, by address. */
  readonly enrolmentLockOut: LockOut;
  readonly policy: PolicyPublisher;
  readonly exceptions: Exceptions;
  readonly devices: DeviceStore;
  readonly directory: DeviceDirectory;
  readonly bus: Bus;
  readonly ingest: Ingest;
  readonly presence: Presence;
  readonly clock: Clock;
  /** Where people find the console. */
  readonly consoleUrl: () => string;
}

/** The body of the answer; `undefined` with status 204, or after the reply was taken over. */
export type SignedHandler = (
  from: SignedRequest,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<unknown>;

/** A route for checked requests only; nothing is done before the request's nonce is stored. */
export function signed(services: FleetServices, handle: SignedHandler): RouteHandlerMethod {
  return async (request, reply) => {
    const from = await services.authenticator.authenticate(request);
    await from.recorded;
    return handle(from, request, reply);
  };
}

/**
 * The same for what changes nothing when it is done again: it is done while the nonce is stored, and
 * only the answer waits, so that both share a commit.
 */
export function signedIdempotent(
  services: FleetServices,
  handle: SignedHandler,
): RouteHandlerMethod {
  return async (request, reply) => {
    const from = await services.authenticator.authenticate(request);
    const [answer] = await Promise.all([handle(from, request, reply), from.recorded]);
    return answer;
  };
}
