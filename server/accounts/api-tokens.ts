import { createHash, randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import type { ApiScope } from '../../core/exchange/api-token';
import type { Clock } from '../../core/exchange/ports';
import type { ApiTokenRecord, ApiTokenStore } from '../storage/port';

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

  /** Newest first, without anything that opens. */
  list(): Promise<readonly ApiTokenRecord[]> {
    return this.store.list();
  }

  /** False where there is none. */
  remove(id: string): Promise<boolean> {
    return this.store.remove(id);
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
