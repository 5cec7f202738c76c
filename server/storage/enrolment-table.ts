import type { Knex } from 'knex';
import type { EnrolRequest } from '../../core/fleet/wire';
import type { DeviceRow } from './device-table';
import type { GroupCommit } from './group-commit';
import type { EnrolmentStore } from './port';

interface TokenRow {
  hash: string;
  label: string;
  created_ms: number;
  expires_ms: number;
  device_id: string | null;
}

export class EnrolmentTable implements EnrolmentStore {
  constructor(private readonly commits: GroupCommit) {}

  async addToken(token: Parameters<EnrolmentStore['addToken']>[0]): Promise<void> {
    await this.commits.run((trx) =>
      trx<TokenRow>('enrolment_tokens').insert({
        hash: token.hash,
        label: token.label,
        created_ms: token.created,
        expires_ms: token.expires,
        device_id: null,
      }),
    );
  }

  async enrol(
    tokenHash: string,
    request: Omit<EnrolRequest, 'token'>,
    newId: string,
    at: number,
  ): Promise<{ deviceId: string } | undefined> {
    return this.commits.run(async (trx) => {
      const token = await trx<TokenRow>('enrolment_tokens').where({ hash: tokenHash }).first();
      if (!token || token.expires_ms <= at) return undefined;
      if (token.device_id !== null) {
        const device = await trx<DeviceRow>('devices').where({ id: token.device_id }).first();
        return device?.public_key === request.publicKey ? { deviceId: device.id } : undefined;
      }
      await trx<DeviceRow>('devices').insert(newDevice(request, newId, at));
      await trx<TokenRow>('enrolment_tokens').where({ hash: tokenHash }).update('device_id', newId);
      await forgetExpired(trx, at);
      return { deviceId: newId };
    });
  }
}

function newDevice(request: Omit<EnrolRequest, 'token'>, id: string, at: number): DeviceRow {
  return {
    id,
    public_key: request.publicKey,
    hostname: request.hostname,
    user: request.user,
    os: request.os,
    os_version: request.osVersion,
    agent_version: request.agentVersion,
    enrolled_ms: at,
    last_seen_ms: at,
    policy_version: 0,
    state: 'attention',
    keychain: 'none',
    backlog: 0,
    ca_fingerprint: null,
  };
}

async function forgetExpired(trx: Knex.Transaction, at: number): Promise<void> {
  await trx<TokenRow>('enrolment_tokens').where('expires_ms', '<=', at).delete();
}
