import { resolve } from 'node:path';
import Cloudflare from 'cloudflare';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { API_SCOPES, type ApiScope } from '../../../core/exchange/api-token';
import { startEndpoint, type Endpoint } from '../server/endpoint';

export const ZONE = 'shop';

export interface Administration {
  readonly endpoint: Endpoint;
  readonly client: Cloudflare;
  readonly baseURL: string;
  /** A client whose token has these scopes only. */
  with(...scopes: ApiScope[]): Promise<Cloudflare>;
}

/** An endpoint with one zone, and the vendor's own SDK pointed at it. */
export async function administration(policy: PolicyInput = {}): Promise<Administration> {
  const zone = { id: ZONE, hosts: ['*'], origins: [{ url: 'http://127.0.0.1:9' }] };
  const endpoint = await startEndpoint({
    initialPolicy: { waf: { zones: [zone] }, ...policy },
    detectorsDir: resolve(import.meta.dirname, '../../../resources/detectors'),
  });
  const baseURL = `${endpoint.urls.fleet}/client/v4`;
  const clientWith = async (...scopes: ApiScope[]): Promise<Cloudflare> => {
    const { token } = await endpoint.server.tokens.create({ name: 'terraform', scopes });
    return new Cloudflare({ apiToken: token, baseURL, maxRetries: 0 });
  };
  return { endpoint, baseURL, client: await clientWith(...API_SCOPES), with: clientWith };
}

/** The errors of a call that must fail. */
export async function problemOf(call: Promise<unknown>): Promise<{
  readonly status: number;
  readonly errors: readonly { code: number; message: string; source?: { pointer?: string } }[];
}> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Cloudflare.APIError) {
      const errors = error.errors as { code: number; message: string }[];
      return { status: Number(error.status), errors };
    }
    throw error;
  }
  throw new Error('the call did not fail');
}
