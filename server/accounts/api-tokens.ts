import { createHash, randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import type { Clock } from '../../core/exchange/ports';
import type { ApiTokenRecord, ApiTokenStore } from '../storage/port';

/** What a token may do: `read` looks, `edit` changes. */
export const API_SCOPES = [
  'waf:read',
  'waf:edit',
  'gateway:read',
  'gateway:edit',
  'policy:read',
  'policy:edit',
  'logs:read',
  'logs:edit',
  'alerts:read',
  'alerts:edit',
  'scim:edit',
] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** 256 bits: not to be guessed. */
const TOKEN_BYTES = 32;

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly lifetimeMs?: number;
}

/** Tokens of programs that administer the endpoint. They are stored as hashes only. */
export class ApiTokens {
  constructor(
    private readonly store: ApiTokenStore,
    private readonly clock: Clock,
  ) {}

  /** The only time the token is seen. */
  async create({ name, scopes, lifetimeMs }: NewToken): Promise<{ id: string; token: string }> {
    // The prefix lets secret scanners, ours included, know it when it leaks.
    const token = `pcat_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
    const created = this.clock.now();
    const id = ulid(created);
    await this.store.add({
      id,
      hash: hashOf(token),
      name,
      scopes,
      created,
      ...(lifetimeMs === undefined ? {} : { expires: created + lifetimeMs }),
    });
    return { id, token };
  }

  /** The token's record, unless it is unknown or has expired. */
  async authenticate(token: string): Promise<ApiTokenRecord | undefined> {
    const record = await this.store.findByHash(hashOf(token));
    if (record?.expires !== undefined && record.expires <= this.clock.now()) return undefined;
    return record;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
