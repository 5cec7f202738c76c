import { X509Certificate } from 'node:crypto';
import type { Certificate, Request } from 'electron';

/** Answers of `setCertificateVerifyProc`: trusted, and "as Chromium found". */
const TRUSTED = 0;
const AS_FOUND = -3;
/** Certificates between the leaf and our CA that are followed. */
const MAX_CHAIN = 4;

/**
 * Trusts, for one session, what our interception CA has signed, whether the system trusts it or not.
 * Everything else stands as Chromium judged it.
 * @param caPem the CA of the moment: its successor may take over while a session is open
 */
export function trustOnly(caPem: () => string, now: () => number) {
  return (request: Request, answer: (result: number) => void): void => {
    const ca = new X509Certificate(caPem());
    answer(isSignedBy(ca, request, now()) ? TRUSTED : AS_FOUND);
  };
}

function isSignedBy(ca: X509Certificate, request: Request, now: number): boolean {
  // Any other error (a revoked or broken certificate) is not ours to overrule.
  if (request.verificationResult !== 'net::ERR_CERT_AUTHORITY_INVALID') return false;
  try {
    const leaf = new X509Certificate(request.certificate.data);
    if (
      leaf.checkHost(request.hostname) === undefined &&
      leaf.checkIP(request.hostname) === undefined
    ) {
      return false;
    }
    return endsAt(ca, leaf, request.certificate, now);
  } catch {
    // What cannot be parsed is not trusted by us.
    return false;
  }
}

function endsAt(
  ca: X509Certificate,
  leaf: X509Certificate,
  chain: Certificate,
  now: number,
): boolean {
  let child = leaf;
  let above: Certificate | undefined = chain.issuerCert;
  for (let depth = 0; depth < MAX_CHAIN; depth++) {
    if (!isValidAt(child, now)) return false;
    if (child.checkIssued(ca) && child.verify(ca.publicKey)) return isValidAt(ca, now);
    if (above === undefined || above.data === '') return false;
    const parent = new X509Certificate(above.data);
    if (!parent.ca || !child.checkIssued(parent) || !child.verify(parent.publicKey)) return false;
    child = parent;
    above = above.issuerCert;
  }
  return false;
}

function isValidAt(certificate: X509Certificate, now: number): boolean {
  return Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
}
