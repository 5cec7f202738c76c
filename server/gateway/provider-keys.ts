import { z } from 'zod';
import type { Clock, Vault } from '../../core/exchange/ports';
import { vaultName } from '../../core/gateway/keys/key-ring';
import { TextSealer } from '../administration/sealed-text';
import type { Secrets } from '../secrets';
import type { SettingStore } from '../storage/administration-port';
import type { Bus } from '../storage/bus-port';

const KIND = 'gateway-key';

const storedSchema = z.object({ alias: z.string(), sealed: z.string() });

/**
 * Keys of LLM providers for the hosted gateway, sealed in the endpoint's database: a key that is
 * stored at one replica works at all of them. Nothing gives a secret back but the gateway's own way
 * to load it.
 */
export class ProviderKeys implements Pick<Vault, 'load'> {
  private constructor(
    private readonly settings: SettingStore,
    private readonly sealer: TextSealer,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  static async open(
    settings: SettingStore,
    secrets: Secrets,
    bus: Bus,
    clock: Clock,
  ): Promise<ProviderKeys> {
    return new ProviderKeys(settings, await TextSealer.open(secrets), bus, clock);
  }

  /** Stores a key under the alias by which the policy names it, in the place of an earlier one. */
  async put(alias: string, secret: string): Promise<void> {
    const id = vaultName(alias);
    const body = { alias, sealed: this.sealer.seal(secret, purposeOf(id)) };
    await this.settings.put(KIND, id, JSON.stringify(body), this.clock.now());
    this.bus.publish('gateway-keys', {});
  }

  /** False where there is none of this alias. */
  async remove(alias: string): Promise<boolean> {
    const removed = await this.settings.remove(KIND, vaultName(alias));
    this.bus.publish('gateway-keys', {});
    return removed;
  }

  /** Aliases in the order in which they were first stored. */
  async aliases(): Promise<readonly string[]> {
    const records = await this.settings.list(KIND);
    return records.map(({ body }) => storedSchema.parse(JSON.parse(body)).alias);
  }

  /** By the name that the gateway gives to an alias. `corrupt`: sealed by another endpoint, or changed. */
  async load(name: string): ReturnType<Vault['load']> {
    const record = await this.settings.find(KIND, name);
    if (!record) return { ok: true, value: undefined };
    try {
      const { sealed } = storedSchema.parse(JSON.parse(record.body));
      return { ok: true, value: Buffer.from(this.sealer.open(sealed, purposeOf(name)), 'utf8') };
    } catch {
      // What does not open is told by its reason; the message could only name the alias.
      return { ok: false, reason: 'corrupt' };
    }
  }

  /** Calls back when keys may have changed, here or at another replica; returns the way to stop. */
  onChange(listener: () => void): () => void {
    const stops = [this.bus.subscribe('gateway-keys', listener), this.bus.onGap(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  }
}

function purposeOf(id: string): string {
  return `${KIND} ${id}`;
}
