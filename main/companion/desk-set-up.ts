import type { ChangeResult } from '../../preload/contract';
import type { AgentReady } from '../agent/control';
import type { BrowserPolicies } from '../routing/browser-policies';
import type { Routing } from '../routing/routing';
import { t } from '../text/messages';
import type { CaCertificate, TrustStore } from '../trust/trust-store';
import type { CompanionStateStore } from './companion-state';

/** What IT wants of this desk, whatever the person does. */
export interface DeskWishes {
  /** The system proxy is kept pointed at us, is left alone, or is the person's choice. */
  readonly routing: 'on' | 'off' | 'person';
  /** Our certificate is installed without a question, is left alone, or is the person's choice. */
  readonly trust: 'install' | 'leave' | 'person';
}

/** What setting this desk up takes: trust in our CA, and traffic that comes through us. */
export class DeskSetUp {
  #ready: AgentReady | undefined;

  constructor(
    private readonly trust: TrustStore,
    private readonly routing: Routing,
    private readonly state: CompanionStateStore,
    private readonly wishes: DeskWishes,
    /** Policies of browsers that IT wants written; absent where IT does not. */
    private readonly browsers?: BrowserPolicies,
    /** Tells programs with trust stores of their own, or takes it back, as IT wants it. */
    private readonly tellPrograms?: (ca: CaCertificate) => Promise<void>,
  ) {}

  /** A new agent may listen elsewhere: a desktop that is routed through us follows. */
  async agentReady(ready: AgentReady): Promise<void> {
    this.#ready = ready;
    const { routing } = this.wishes;
    await this.#spread(ready);
    if (routing === 'on' || (routing === 'person' && (await this.routing.isWanted()))) {
      await this.routing.enable(ready.urls.pac);
    }
    // Without an administrator's rights nothing comes of it, which the doctor says.
    if (this.browsers !== undefined && !(await this.browsers.isInForce())) {
      await this.browsers.ensure();
    }
    await this.refresh();
  }

  /** The CA in use has a successor, or is another now. */
  async authorityChanged(caFingerprint: string): Promise<void> {
    if (this.#ready === undefined) return;
    this.#ready = { ...this.#ready, caFingerprint };
    await this.#spread(this.#ready);
    await this.refresh();
  }

  async installTrust(): Promise<ChangeResult> {
    return this.#change((ready) => this.trust.install(certificateOf(ready)));
  }

  async removeTrust(): Promise<ChangeResult> {
    return this.#change((ready) => this.trust.remove(certificateOf(ready)));
  }

  async enableRouting(): Promise<ChangeResult> {
    return this.#change((ready) => this.routing.enable(ready.urls.pac));
  }

  async disableRouting(): Promise<ChangeResult> {
    if (this.wishes.routing === 'on') {
      return { kind: 'failed', message: t('deskSetUp.alwaysRouted') };
    }
    return this.#change(() => this.routing.disable());
  }

  async refresh(): Promise<void> {
    const ready = this.#ready;
    if (ready === undefined) return;
    const [trust, routing] = await Promise.all([
      this.trust.status(certificateOf(ready)),
      this.routing.status(ready.urls.pac),
    ]);
    this.state.trust(trust);
    this.state.routing(routing);
  }

  /** What happens without a question wherever a certificate is new. */
  async #spread(ready: AgentReady): Promise<void> {
    const ca = certificateOf(ready);
    if (this.wishes.trust === 'install') await this.trust.install(ca, { unattended: true });
    await this.tellPrograms?.(ca);
  }

  async #change(change: (ready: AgentReady) => Promise<ChangeResult>): Promise<ChangeResult> {
    if (this.#ready === undefined) {
      return { kind: 'failed', message: t('deskSetUp.notRunning') };
    }
    const result = await change(this.#ready);
    await this.refresh();
    return result;
  }
}

function certificateOf(ready: AgentReady) {
  return { file: ready.caFile, fingerprint: ready.caFingerprint };
}
