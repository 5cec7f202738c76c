/** Why an upstream could not be reached, in the few words that a page for people needs. */
export type UpstreamFailure =
  /** The address is our own listener's. */
  | 'loop'
  | 'name-unknown'
  | 'refused'
  | 'timeout'
  | 'certificate'
  /** It asks for a certificate of the client, which only the client has. */
  | 'client-certificate'
  | 'tls'
  | 'company-proxy'
  | 'company-proxy-credentials'
  | 'connection'
  | 'bad-answer';

/** An upstream could not be reached or did not behave. `detail` names no more than host and reason. */
export class UpstreamError extends Error {
  readonly code = 'ERR_UPSTREAM';
  constructor(
    readonly failure: UpstreamFailure,
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
    this.name = 'UpstreamError';
  }
}

/** OpenSSL's and Node's codes for a chain or name that does not verify. */
const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Alerts of a server that was shown no certificate: certificate_required (RFC 8446 6.2), and before
 * TLS 1.3 handshake_failure.
 */
const ASKS_FOR_CERTIFICATE = /ALERT_(CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE)$/;

/** Classifies what Node reports. */
export function upstreamError(error: Error, host: string): UpstreamError {
  if (error instanceof UpstreamError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const options = { cause: error };
  if (CERTIFICATE_CODES.has(code)) {
    return new UpstreamError('certificate', certificateReason(code, host), options);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new UpstreamError('name-unknown', `The name ${host} could not be found.`, options);
  }
  if (code === 'ECONNREFUSED') {
    return new UpstreamError('refused', `${host} refused the connection.`, options);
  }
  if (code === 'ETIMEDOUT') {
    return new UpstreamError('timeout', `${host} did not answer in time.`, options);
  }
  if (ASKS_FOR_CERTIFICATE.test(code)) {
    const message = `${host} asks for a certificate of yours. Try again: it is now left to your program.`;
    return new UpstreamError('client-certificate', message, options);
  }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
    return new UpstreamError('tls', `A secure connection to ${host} could not be made.`, options);
  }
  if (code === 'ERR_HTTP_MESSAGE') {
    return new UpstreamError(
      'bad-answer',
      `${host} sent an answer that is not valid HTTP.`,
      options,
    );
  }
  return new UpstreamError('connection', `The connection to ${host} was lost.`, options);
}

function certificateReason(code: string, host: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${host} has expired.`;
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${host} is not valid yet.`;
    case 'CERT_REVOKED':
      return `The certificate of ${host} was revoked.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${host} was issued for another name.`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `The certificate of ${host} is self-signed.`;
    default:
      return `The certificate of ${host} was not issued by an authority that this computer trusts.`;
  }
}
