import { createHash, createHmac } from 'node:crypto';

/** Credentials of an AWS identity. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface SignedRequest {
  readonly method: string;
  readonly host: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly body: Uint8Array;
  readonly region: string;
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Headers that sign a request (AWS Signature Version 4, IAM User Guide, "Create a signed AWS API
 * request"). Signed are host, date, digest and the session token.
 */
export function signAws(
  request: SignedRequest,
  credentials: AwsCredentials,
): Readonly<Record<string, string>> {
  const time = new Date(request.now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const digest = sha256(request.body);
  const headers: Record<string, string> = {
    host: request.host,
    'x-amz-content-sha256': digest,
    'x-amz-date': time,
    ...(credentials.sessionToken === undefined
      ? {}
      : { 'x-amz-security-token': credentials.sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const signed = names.join(';');
  const [path = '/', query = ''] = request.target.split('?', 2);
  const canonical = [
    request.method,
    path.split('/').map(encodeTwice).join('/'),
    canonicalQuery(query),
    ...names.map((name) => `${name}:${headers[name] ?? ''}`),
    '',
    signed,
    digest,
  ].join('\n');
  const scope = `${time.slice(0, 8)}/${request.region}/${request.service}/aws4_request`;
  const text = [ALGORITHM, time, scope, sha256(Buffer.from(canonical))].join('\n');
  const signature = hmac(signingKey(credentials, scope), text).toString('hex');
  // `Host` is the connection's to write.
  const sent = Object.entries(headers).filter(([name]) => name !== 'host');
  return {
    ...Object.fromEntries(sent),
    authorization: `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

function signingKey(credentials: AwsCredentials, scope: string): Buffer {
  return scope
    .split('/')
    .reduce<Buffer>(
      (key, part) => hmac(key, part),
      Buffer.from(`AWS4${credentials.secretAccessKey}`),
    );
}

/** The path is encoded as it is sent, and once more, for every service but S3. */
function encodeTwice(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (char) => percent(char));
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
