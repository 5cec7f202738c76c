import { X509Certificate } from 'node:crypto';
import type { Clock } from '../../core/exchange/ports';
import {
  CERTIFICATE_ENROLMENT_LIMITS,
  UnsupportedKeyError,
  verifyProof,
  type CertificateEnrolRequest,
} from '../../core/fleet/certificate-enrolment';
import { FLEET_LIMITS } from '../../core/fleet/wire';
import { ApiError } from '../errors';
import type { NewDevice } from '../storage/port';

/** Extended key usage "TLS client" (RFC 5280 4.2.1.12): what device managements issue. */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Checks the certificates that enrol devices, against the authorities of the company. */
export class CertificateEnrolment {
  readonly #authorities: readonly X509Certificate[];

  /** @param authorities PEM, one or more. @throws what OpenSSL says about a certificate */
  constructor(
    authorities: string,
    private readonly clock: Clock,
  ) {
    this.#authorities = certificatesOf(authorities);
    if (this.#authorities.length === 0) {
      throw new Error('the file of the device authorities holds no certificate (PEM)');
    }
  }

  /** The device that holds the certificate's key. @throws ApiError bad_token */
  check({ certificates, signedAt, proof, endpoint, ...device }: Wish): NewDevice {
    if (Math.abs(this.clock.now() - signedAt) > FLEET_LIMITS.clockSkewSeconds * 1000) {
      throw refused('its proof is not of now; check the clock of the device');
    }
    const [leaf, ...between] = parse(certificates);
    if (leaf === undefined) throw refused('there is none');
    this.#mustHold(leaf, between);
    const { publicKey } = device;
    try {
      if (verifyProof({ endpoint, publicKey, signedAt }, leaf.publicKey, proof)) return device;
    } catch (error) {
      if (!(error instanceof UnsupportedKeyError)) throw error;
    }
    throw refused('its key did not sign this request');
  }

  #mustHold(leaf: X509Certificate, between: readonly X509Certificate[]): void {
    // A certificate without the extension may be used for anything (RFC 5280 4.2.1.12).
    const uses = leaf.keyUsage as readonly string[] | undefined;
    if (leaf.ca || (uses !== undefined && !uses.includes(CLIENT_AUTH))) {
      throw refused('it is not for a client');
    }
    const path = this.#pathOf(leaf, between);
    if (path === undefined) throw refused('no authority that is known here has issued it');
    const now = this.clock.now();
    const isOver = path.some(
      ({ validFrom, validTo }) => Date.parse(validFrom) > now || Date.parse(validTo) < now,
    );
    if (isOver) throw refused('its time is over or has not come');
  }

  /** From the leaf to an authority, in the order that the device gave. */
  #pathOf(
    leaf: X509Certificate,
    between: readonly X509Certificate[],
  ): readonly X509Certificate[] | undefined {
    const path = [leaf];
    let last = leaf;
    for (const next of [undefined, ...between]) {
      if (next !== undefined) {
        if (!next.ca || !isIssuer(next, last)) return undefined;
        path.push(next);
        last = next;
      }
      const authority = this.#authorities.find((each) => isIssuer(each, last));
      if (authority !== undefined) return [...path, authority];
    }
    return undefined;
  }
}

/** The request, and the endpoint's address that its proof must name. */
type Wish = CertificateEnrolRequest & { readonly endpoint: string };

function isIssuer(issuer: X509Certificate, of: X509Certificate): boolean {
  return of.checkIssued(issuer) && of.verify(issuer.publicKey);
}

function parse(pem: string): X509Certificate[] {
  let found: X509Certificate[];
  try {
    found = certificatesOf(pem);
  } catch {
    throw refused('it cannot be read');
  }
  if (found.length > CERTIFICATE_ENROLMENT_LIMITS.certificates)
    throw refused('the chain is too long');
  return found;
}

function certificatesOf(pem: string): X509Certificate[] {
  return (pem.match(PEM) ?? []).map((block) => new X509Certificate(block));
}

function refused(why: string): ApiError {
  return new ApiError(401, 'bad_token', `The certificate cannot enrol a device: ${why}.`);
}
