import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../core/exchange/ports';
import { ed25519KeyFrom } from '../../core/fleet/policy-bundle';
import { verifyRequest, type SignedHeaders } from '../../core/fleet/request-signature';
import { FLEET_LIMITS } from '../../core/fleet/wire';
import { ApiError } from '../errors';
import type { DeviceRecord, DeviceStore } from '../storage/port';
import type { Presence } from './presence';
import type { ReplayGuard } from './replay-guard';

/** A request whose signature, time and nonce were checked. */
export interface SignedRequest {
  readonly device: DeviceRecord;
  readonly body: Buffer;
  /** Resolves when the nonce is stored; an answer waits for it. */
  readonly recorded: Promise<void>;
}

/** Says who sent a device request, or throws the error for it. */
export class DeviceAuthenticator {
  constructor(
    private readonly devices: DeviceStore,
    private readonly guard: ReplayGuard,
    private readonly presence: Presence,
    private readonly clock: Clock,
  ) {}

  async authenticate(request: FastifyRequest): Promise<SignedRequest> {
    const headers = signedHeaders(request);
    const body = bodyOf(request);
    const device = await this.devices.find(headers['portcullis-device']);
    if (!device) {
      throw new ApiError(401, 'enrol_again', 'This device is not known; enrol it again.');
    }
    const check = verifyRequest(
      { method: request.method, target: request.raw.url ?? '', body },
      headers,
      ed25519KeyFrom(device.publicKey),
    );
    if (!check.ok) throw new ApiError(401, 'bad_signature', check.reason);
    const now = this.clock.now();
    const recorded = this.claim(device.id, check.nonce, check.createdSeconds * 1000, now);
    this.presence.seen(device.id, now);
    return { device, body, recorded };
  }

  private claim(device: string, nonce: string, created: number, now: number): Promise<void> {
    const claim = this.guard.claim(device, nonce, created, now);
    switch (claim.kind) {
      case 'fresh':
        // Whoever answers awaits it; until then a failure must not count as unhandled.
        claim.recorded.catch(() => undefined);
        return claim.recorded;
      case 'clock_skew':
        throw new ApiError(
          401,
          'clock_skew',
          `The device's clock differs by ${Math.round((created - now) / 1000)} s; ` +
            `${FLEET_LIMITS.clockSkewSeconds} s are allowed.`,
        );
      case 'replay':
        throw new ApiError(401, 'replay', 'This request was received before.');
      case 'too_many':
        throw new ApiError(429, 'too_many', 'Too many requests; try again later.', {
          retryAfterSeconds: 30,
        });
    }
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
