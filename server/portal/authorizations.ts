import { createHash } from 'node:crypto';
import type { Clock } from '../../core/exchange/ports';
import type {
  AuthorizationStore,
  StoredAuthorization,
} from '../../core/portal/oauth/upstream-authorization';
import { TextSealer } from '../administration/sealed-text';
import type { SettingStore } from '../storage/administration-port';
import type { Secrets } from '../secrets';

const KIND = 'portal-authorization';

/** Tokens of the hosted portal's users at the servers behind it: one record for each, sealed. */
export class Authorizations {
  private constructor(
    private readonly settings: SettingStore,
    private readonly sealer: TextSealer,
    private readonly clock: Clock,
  ) {}

  static async open(
    settings: SettingStore,
    secrets: Secrets,
    clock: Clock,
  ): Promise<Authorizations> {
    return new Authorizations(settings, await TextSealer.open(secrets), clock);
  }

  of(server: string, user: string): AuthorizationStore {
    const id = createHash('sha256')
      .update(JSON.stringify([server, user]))
      .digest('base64url');
    const purpose = `${KIND} ${id}`;
    return {
      load: async () => {
        const record = await this.settings.find(KIND, id);
        if (!record) return {};
        return JSON.parse(this.sealer.open(record.body, purpose)) as StoredAuthorization;
      },
      save: async (stored) => {
        const body = this.sealer.seal(JSON.stringify(stored), purpose);
        await this.settings.put(KIND, id, body, this.clock.now());
      },
    };
  }
}
