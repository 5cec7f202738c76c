import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../core/exchange/ports';
import { verifyRequest, type SignedHeaders } from '../../core/fleet/request-signature';
import { FLEET_LIMITS } from '../../core/fleet/wire';
import { ApiError } from '../errors';
import type { DeviceRecord } from '../storage/port';
import type { DeviceDirectory } from './device-directory';
import type { Presence } from './presence';
import type { ReplayGuard } from './replay-guard';

/** A request whose signature, time and nonce were checked. */
export interface SignedRequest {
  readonly device: DeviceRecord;
  readonly body: Buffer;
  /** Resolves when the nonce is stored, and fails where it was used before; an answer waits for it. */
  readonly recorded: Promise<void>;
}

/** Says who sent a device request, or throws the error for it. */
export class DeviceAuthenticator {
  constructor(
    private readonly devices: DeviceDirectory,
    private readonly guard: ReplayGuard,
    private readonly presence: Presence,
    private readonly clock: Clock,
  ) {}

  async authenticate(request: FastifyRequest): Promise<SignedRequest> {
    const headers = signedHeaders(request);
    const body = bodyOf(request);
    const known = await this.devices.find(headers['portcullis-device']);
    if (!known) {
      throw new ApiError(401, 'enrol_again', 'This device is not known; enrol it again.');
    }
    const { device, key } = known;
    const check = verifyRequest(
      { method: request.method, target: request.raw.url ?? '', body },
      headers,
      key,
    );
    if (!check.ok) throw new ApiError(401, 'bad_signature', check.reason);
    const now = this.clock.now();
    const recorded = this.claim(device.id, check.nonce, check.createdSeconds * 1000, now);
    this.presence.seen(device.id, now);
    return { device, body, recorded };
  }

  private claim(device: string, nonce: string, created: number, now: number): Promise<void> {
    const claim = this.guard.claim(device, nonce, created, now);
    if (claim.kind === 'clock_skew') {
      throw new ApiError(
        401,
        'clock_skew',
        `The device's clock differs by ${Math.round((created - now) / 1000)} s; ` +
          `${FLEET_LIMITS.clockSkewSeconds} s are allowed.`,
      );
    }
    const recorded = claim.fresh.then((fresh) => {
      if (!fresh) throw new ApiError(401, 'replay', 'This request was received before.');
    });
    // Whoever answers awaits it; until then a failure must not count as unhandled.
    recorded.catch(() => undefined);
    return recorded;
  }
}

/** The bytes as they came; the fleet routes parse nothing before the signature holds. */
export function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function signedHeaders(request: FastifyRequest): SignedHeaders {
  const read = (name: keyof SignedHeaders): string => {
    const value = request.headers[name];
    if (typeof value !== 'string') {
      throw new ApiError(401, 'bad_signature', `The header ${name} is missing.`, { where: name });
    }
    return value;
  };
  return {
    'portcullis-device': read('portcullis-device'),
    'content-digest': read('content-digest'),
    'signature-input': read('signature-input'),
    signature: read('signature'),
  };
}
