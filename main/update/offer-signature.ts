import { createPublicKey, verify } from 'node:crypto';
import type { Offer } from './update-plan';

/** Largest description of a release, and of its signature, bytes. */
const DESCRIPTION_BYTES = 64 * 1024;
const ANSWER_MS = 15_000;

/** What the endpoint offers was not released by whoever holds the release key. */
export class UnsignedOfferError extends Error {
  override readonly name = 'UnsignedOfferError';
  readonly code = 'UNSIGNED_OFFER';
}

/**
 * Checks an offer against the release key (PEM, Ed25519) that the package carries: `<description>.sig`
 * beside the description is its detached signature. Version and digests of the offer must stand in what
 * was signed, so that whoever can write at the endpoint can give out no program of their own.
 * @param description address of `latest*.yml`. @throws UnsignedOfferError, and what fetch says
 */
export async function verifyOffer(
  offer: Offer,
  description: string,
  keyPem: string,
): Promise<void> {
  const [signed, signature] = await Promise.all([read(description), read(`${description}.sig`)]);
  if (!verify(null, signed, createPublicKey(keyPem), signature)) {
    throw new UnsignedOfferError('the description of the release is not signed by the release key');
  }
  const lines = signed.toString('utf8').split(/\r?\n/);
  const says = (name: string, value: string): boolean =>
    lines.some((line) => {
      const found = /^\s*(?:-\s*)?(\w+):\s*['"]?(.*?)['"]?\s*$/.exec(line);
      return found?.[1] === name && found[2] === value;
    });
  const isSame =
    says('version', offer.version) && offer.files.every(({ sha512 }) => says('sha512', sha512));
  if (!isSame || offer.files.length === 0) {
    throw new UnsignedOfferError('the release is another than the one that was signed');
  }
}

async function read(url: string): Promise<Buffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
  const body = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok || body.length > DESCRIPTION_BYTES) {
    throw new UnsignedOfferError(
      `${new URL(url).pathname} cannot be had: ${String(answer.status)}`,
    );
  }
  return body;
}
