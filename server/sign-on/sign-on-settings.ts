import { signOnSchema, type SignOn } from '../../core/exchange/sign-on';
import type { Clock } from '../../core/exchange/ports';
import { resealed, SECRET_KEPT, type TextSealer } from '../administration/sealed-text';
import { Settings } from '../administration/settings';
import type { SettingStore } from '../storage/administration-port';
import type { Together } from '../storage/port';

const ID = 'sign-on';
const PURPOSE = 'sign-on/oidc';

/** How people sign in through the company's identity provider; the client secret is sealed. */
export class SignOnSettings {
  private readonly settings: Settings<typeof signOnSchema>;
  private readonly listeners = new Set<() => Promise<void>>();

  constructor(
    store: SettingStore,
    private readonly together: Together,
    private readonly sealer: TextSealer,
    clock: Clock,
  ) {
    this.settings = new Settings(store, 'sign-on', signOnSchema, clock);
  }

  /** As the console shows it: dots in place of the secret. */
  async shown(): Promise<SignOn> {
    const stored = await this.stored();
    return withSecret(stored, stored.oidc?.clientSecret === '' ? '' : SECRET_KEPT);
  }

  /** With the secret in the clear, for the sign-in itself. */
  async opened(): Promise<SignOn> {
    const stored = await this.stored();
    const sealed = stored.oidc?.clientSecret ?? '';
    return withSecret(stored, sealed === '' ? '' : this.sealer.open(sealed, PURPOSE));
  }

  /** What a form sent, with the secret that its dots stand for. */
  async completed(sent: SignOn): Promise<SignOn> {
    if (sent.oidc?.clientSecret !== SECRET_KEPT) return sent;
    return withSecret(sent, (await this.opened()).oidc?.clientSecret ?? '');
  }

  async save(sent: SignOn): Promise<void> {
    const before = (await this.stored()).oidc?.clientSecret;
    const secret = sent.oidc?.clientSecret ?? '';
    const sealed = secret === '' ? '' : resealed(this.sealer, secret, before, PURPOSE);
    await this.together(async () => {
      await this.settings.put(ID, withSecret(sent, sealed));
      for (const listener of this.listeners) await listener();
    });
  }

  /** Calls back with each change; what is written then is committed with it. */
  onChange(listener: () => Promise<void>): void {
    this.listeners.add(listener);
  }

  private async stored(): Promise<SignOn> {
    return (await this.settings.find(ID))?.value ?? signOnSchema.parse({});
  }
}

function withSecret(signOn: SignOn, clientSecret: string): SignOn {
  return signOn.oidc ? { ...signOn, oidc: { ...signOn.oidc, clientSecret } } : signOn;
}
