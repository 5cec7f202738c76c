import { z } from 'zod';
import { GatewayError } from '../http/gateway-error';
import type { Endpoint } from './endpoint';
import type { Provider } from './provider';
import { serviceAccountOf, type ServiceAccountTokens } from './service-account';
import { signAws, type AwsCredentials } from './sigv4';

/** What a request is signed over. */
export interface Signable {
  readonly method: string;
  readonly endpoint: Endpoint;
  readonly body: Uint8Array;
  readonly now: number;
}

const awsSchema = z.object({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().optional(),
  region: z.string().optional(),
});

/** Headers by which a secret of a caller or of the company opens a provider. Names in lower case. */
export async function credentialHeaders(
  provider: Provider,
  secret: string,
  request: Signable,
  tokens: ServiceAccountTokens,
): Promise<Readonly<Record<string, string>>> {
  const { header, scheme, signature } = provider.auth;
  if (signature === 'aws-sigv4') {
    const credentials = awsCredentialsOf(secret);
    if (credentials) return signed(request, credentials);
  }
  let value = secret;
  if (signature === 'google-service-account') {
    const account = serviceAccountOf(secret);
    if (account) value = await tokenOf(tokens, account);
  }
  return header === ''
    ? {}
    : { [header.toLowerCase()]: scheme === '' ? value : `${scheme} ${value}` };
}

type Account = Parameters<ServiceAccountTokens['token']>[0];

async function tokenOf(tokens: ServiceAccountTokens, account: Account): Promise<string> {
  try {
    return await tokens.token(account);
  } catch (cause) {
    throw new GatewayError('upstream', 'Google gave no access token for the service account.', {
      cause,
    });
  }
}

/** JSON with `accessKeyId` and `secretAccessKey`, or `ID:SECRET[:TOKEN]`; anything else is a token. */
function awsCredentialsOf(secret: string): AwsCredentials | undefined {
  if (secret.trimStart().startsWith('{')) {
    try {
      return awsSchema.parse(JSON.parse(secret));
    } catch {
      return undefined; // used as a token, which the provider refuses
    }
  }
  const match = /^(A[A-Z0-9]{15,127}):([^:\s]+)(?::(\S+))?$/.exec(secret);
  if (!match) return undefined;
  return { accessKeyId: match[1] ?? '', secretAccessKey: match[2] ?? '', sessionToken: match[3] };
}

const AWS_REGION = /\.([a-z]{2}(?:-[a-z]+)+-\d)\./;

function signed(request: Signable, credentials: AwsCredentials): Readonly<Record<string, string>> {
  const { origin, target } = request.endpoint;
  const standard = origin.scheme === 'https' ? 443 : 80;
  const host = origin.port === standard ? origin.host : `${origin.host}:${origin.port}`;
  return signAws(
    {
      method: request.method,
      host,
      target,
      body: request.body,
      region: AWS_REGION.exec(origin.host)?.[1] ?? 'us-east-1',
      service: 'bedrock',
      now: request.now,
    },
    credentials,
  );
}

/** Headers and query parameters in which clients send keys. */
const KEY_HEADERS = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'xi-api-key'];

/** The secret that a client sends in the header of one of the SDKs; `undefined` where it sends none. */
export function sentSecret(
  headers: Readonly<Record<string, string>>,
  target: string,
): { readonly header: string; readonly secret: string } | undefined {
  for (const header of KEY_HEADERS) {
    const value = headers[header];
    if (value === undefined || value === '') continue;
    const secret = value.replace(/^(Bearer|Api-Key|Token|Key)\s+/i, '').trim();
    if (secret !== '') return { header, secret };
  }
  const key = /[?&]key=([^&#]+)/.exec(target)?.[1];
  return key === undefined ? undefined : { header: '?key', secret: decodeURIComponent(key) };
}
