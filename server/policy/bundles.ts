import type { Clock } from '../../core/exchange/ports';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import { signBundle } from '../../core/fleet/policy-bundle';
import type { PublishedPolicy } from '../storage/port';
import type { SigningKey } from './signing-key';

const HOUR_MS = 3_600_000;

/** A bundle as devices get it. */
export interface Bundle {
  readonly version: number;
  /** JWS, compact. */
  readonly jws: string;
  /** Value of the `ETag` header: changes with the version, and when it is signed anew. */
  readonly etag: string;
}

/** Signs a version; it expires where its document says so. */
export function signPolicy(
  document: PolicyDocument,
  issued: number,
  key: SigningKey,
): Promise<string> {
  const { bundleHours } = document.fleet;
  return signBundle(
    {
      version: document.version,
      document,
      issuedAt: new Date(issued).toISOString(),
      ...(bundleHours === 0
        ? {}
        : { expires: new Date(issued + bundleHours * HOUR_MS).toISOString() }),
    },
    key.privateKey,
  );
}

/**
 * Bundles that expire are signed anew when half of their time is over. Every replica takes the same
 * moments for it, so that all offer the same.
 */
export class Bundles {
  readonly #renewed = new Map<number, { readonly issued: number; readonly jws: Promise<string> }>();

  constructor(
    private readonly key: SigningKey,
    private readonly clock: Clock,
  ) {}

  async of({ version, document, time, bundle }: PublishedPolicy): Promise<Bundle> {
    const { bundleHours } = document.fleet;
    if (bundleHours === 0) return { version, jws: bundle, etag: `"${version}"` };
    const half = (bundleHours * HOUR_MS) / 2;
    const issued = Math.max(time, Math.floor(this.clock.now() / half) * half);
    const etag = `"${version}.${Math.floor(issued / 1000)}"`;
    let renewed = this.#renewed.get(version);
    if (renewed?.issued !== issued) {
      renewed = { issued, jws: signPolicy(document, issued, this.key) };
      this.#renewed.clear();
      this.#renewed.set(version, renewed);
    }
    return { version, jws: await renewed.jws, etag };
  }
}
