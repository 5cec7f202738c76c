import { X509Certificate } from 'node:crypto';

/** A fingerprint without colons and in lower case, however it was written. */
export function plainFingerprint(text: string): string {
  return text.replaceAll(':', '').toLowerCase();
}

/** Whether a PEM text holds the certificate with this SHA-256 fingerprint. */
export function hasFingerprint(pem: string, fingerprint: string): boolean {
  return certificates(pem).some(
    (certificate) => plainFingerprint(certificate.fingerprint256) === plainFingerprint(fingerprint),
  );
}

/** SHA-1 of the DER, as the stores of Windows and macOS name a certificate. */
export function sha1Of(pem: string): string | undefined {
  const first = certificates(pem)[0];
  return first === undefined ? undefined : plainFingerprint(first.fingerprint);
}

function certificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      // A block that is no certificate has no fingerprint.
      return [];
    }
  });
}
