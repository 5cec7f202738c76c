import type { Knex } from 'knex';
import type { DeviceRow } from './device-table';
import type { GroupCommit } from './group-commit';
import type { EnrolmentStore, EnrolmentTokenRecord, NewDevice } from './port';

/** A token that is over stays in the list for as long, ms. */
const REMEMBERED_MS = 7 * 86_400_000;
/** Tokens that a list shows. */
const LISTED = 500;

interface TokenRow {
  hash: string;
  id: string;
  label: string;
  group_name: string;
  created_ms: number;
  created_by: string;
  expires_ms: number;
  uses: number;
  most_uses: number;
  revoked_ms: number | null;
}

export class EnrolmentTable implements EnrolmentStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async addToken(token: EnrolmentTokenRecord): Promise<void> {
    await this.commits.run((trx) =>
      trx<TokenRow>('enrolment_tokens').insert({
        hash: token.hash,
        id: token.id,
        label: token.label,
        group_name: token.group,
        created_ms: token.created,
        created_by: token.createdBy,
        expires_ms: token.expires,
        uses: token.uses,
        most_uses: token.mostUses,
        revoked_ms: null,
      }),
    );
  }

  async listTokens(): Promise<readonly EnrolmentTokenRecord[]> {
    const rows = await this.reader<TokenRow>('enrolment_tokens')
      .orderBy('created_ms', 'desc')
      .limit(LISTED);
    return rows.map(toToken);
  }

  async revokeToken(id: string, at: number): Promise<boolean> {
    const changed = await this.commits.run((trx) =>
      trx<TokenRow>('enrolment_tokens')
        .where({ id })
        .whereNull('revoked_ms')
        .update('revoked_ms', at),
    );
    return changed > 0;
  }

  async enrol(
    tokenHash: string,
    device: NewDevice,
    newId: string,
    at: number,
  ): Promise<{ deviceId: string } | undefined> {
    return this.commits.run(async (trx) => {
      const token = await trx<TokenRow>('enrolment_tokens')
        .where({ hash: tokenHash })
        .forUpdate()
        .first();
      if (!token || token.expires_ms <= at || token.revoked_ms !== null) return undefined;
      const again = await enrolledBefore(trx, device, { token_id: token.id });
      if (again) return again;
      if (token.uses >= token.most_uses) return undefined;
      const row = newDevice(device, newId, at);
      await trx<DeviceRow>('devices').insert({
        ...row,
        token_id: token.id,
        group_name: token.group_name,
      });
      await trx<TokenRow>('enrolment_tokens').where({ hash: tokenHash }).increment('uses', 1);
      await forgetExpired(trx, at);
      return { deviceId: newId };
    });
  }

  async enrolPerson(
    { id: person, group }: { readonly id: string; readonly group: string },
    device: NewDevice,
    newId: string,
    at: number,
  ): Promise<{ deviceId: string }> {
    return this.commits.run(async (trx) => {
      const again = await enrolledBefore(trx, device, { person });
      if (again) return again;
      const row = newDevice(device, newId, at);
      await trx<DeviceRow>('devices').insert({ ...row, person, group_name: group });
      return { deviceId: newId };
    });
  }
}

/** The device that a lost answer was for; one that was revoked does not come back that way. */
async function enrolledBefore(
  trx: Knex.Transaction,
  { publicKey }: NewDevice,
  by: Partial<Pick<DeviceRow, 'token_id' | 'person'>>,
): Promise<{ deviceId: string } | undefined> {
  const known = await trx<DeviceRow>('devices')
    .where({ public_key: publicKey, ...by })
    .whereNull('revoked_ms')
    .first('id');
  return known && { deviceId: known.id };
}

function newDevice(device: NewDevice, id: string, at: number): DeviceRow {
  return {
    id,
    public_key: device.publicKey,
    hostname: device.hostname,
    user: device.user,
    os: device.os,
    os_version: device.osVersion,
    agent_version: device.agentVersion,
    enrolled_ms: at,
    last_seen_ms: at,
    policy_version: 0,
    state: 'attention',
    keychain: 'none',
    backlog: 0,
    ca_fingerprint: null,
    revoked_ms: null,
    group_name: '',
    token_id: '',
    person: '',
    posture: '{}',
    applied_ms: 0,
  };
}

async function forgetExpired(trx: Knex.Transaction, at: number): Promise<void> {
  await trx<TokenRow>('enrolment_tokens')
    .where('expires_ms', '<=', at - REMEMBERED_MS)
    .delete();
}

function toToken(row: TokenRow): EnrolmentTokenRecord {
  return {
    id: row.id,
    hash: row.hash,
    label: row.label,
    group: row.group_name,
    created: row.created_ms,
    createdBy: row.created_by,
    expires: row.expires_ms,
    mostUses: row.most_uses,
    uses: row.uses,
    ...(row.revoked_ms === null ? {} : { revoked: row.revoked_ms }),
  };
}
