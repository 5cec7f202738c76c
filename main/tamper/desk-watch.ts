import { dirname } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { AgentReady, ToAgent } from '../agent/control';
import type { ManagedSettings } from '../managed/schema';
import type { Routing } from '../routing/routing';
import { NetworkWatch } from '../routing/network-watch';
import { plainFingerprint } from '../trust/fingerprint';
import { followGenerations } from '../trust/generations';
import type { TrustStore } from '../trust/trust-store';
import { DataFiles } from './data-files';
import { DeskGuard, type Guarded, type GuardedPart, type GuardResult } from './desk-guard';

export interface DeskWatchOptions {
  readonly trust: TrustStore;
  readonly routing: Routing;
  readonly settings: ManagedSettings;
  readonly send: (message: ToAgent) => boolean;
  /** What the companion shows of trust and routing may have changed. */
  readonly refresh: () => Promise<void>;
  readonly failed: (what: string, error: unknown) => void;
  /** Shorter in tests. */
  readonly settleMs?: number;
}

/** So long the agent may take to say that it has changed its own files, ms. */
const SETTLE_MS = 2000;

/** Looks after a desk whose agent runs: tampering, other networks, sleep, the next certificate. */
export class DeskWatch {
  readonly #guard: DeskGuard;
  readonly #network: NetworkWatch;
  #ready: AgentReady | undefined;
  #files: DataFiles | undefined;
  /** Stores in which our certificate was seen. */
  #trusted: ReadonlySet<string> = new Set();
  /** What was noticed while no agent could be told. */
  #untold: [GuardedPart, GuardResult][] = [];

  constructor(private readonly options: DeskWatchOptions) {
    this.#guard = new DeskGuard({
      parts: [this.#trustPart(), this.#proxyPart(), this.#dataPart()],
      tamper: options.settings.tamper,
      noticed: (what, done) => {
        this.#tell(what, done);
        this.#refresh();
      },
      failed: options.failed,
    });
    this.#network = new NetworkWatch(() => this.networkChanged());
  }

  /** The agent runs, and everything is as it left it. */
  async agentReady(ready: AgentReady): Promise<void> {
    const { routing, settings, trust, send } = this.options;
    this.#ready = ready;
    this.#files = new DataFiles(dirname(ready.caFile));
    await this.#files.remember();
    const untold = this.#untold.splice(0);
    for (const [what, done] of untold) this.#tell(what, done);
    const url = settings.chainedPac ?? (await routing.pacBefore());
    send({ type: 'chained-pac', ...(url === undefined ? {} : { url }) });
    if (settings.trust !== 'leave') await followGenerations(trust, certificateOf(ready));
  }

  /** The agent has written a certificate: a successor, or the one that is in use from now on. */
  async authorityChanged(caFingerprint: string): Promise<void> {
    if (this.#ready === undefined) return;
    this.#ready = { ...this.#ready, caFingerprint };
    this.#trusted = new Set();
    await this.#files?.remember();
    const { settings, trust } = this.options;
    if (settings.trust !== 'leave') await followGenerations(trust, certificateOf(this.#ready));
  }

  /** It is asked to end, and starts again: nobody has tampered. */
  agentRestarts(): void {
    this.#ready = undefined;
  }

  /** Nobody asked it to end: it crashed, or somebody ended it. The supervisor starts it again. */
  agentGone(): void {
    if (this.#ready === undefined) return;
    this.#ready = undefined;
    if (this.options.settings.tamper !== 'ignore') this.#untold.push(['agent', 'repaired']);
  }

  /** Another network, or awake again: what others have set for it may be in our way. */
  networkChanged(): void {
    const ready = this.#ready;
    if (ready === undefined) return;
    const work = async (): Promise<void> => {
      await this.#guard.look();
      const url = this.options.settings.chainedPac ?? (await this.options.routing.pacBefore());
      // Said again, so that the agent fetches it from where it can be reached now.
      this.options.send({ type: 'chained-pac', ...(url === undefined ? {} : { url }) });
    };
    work().catch((error: unknown) => this.options.failed('network', error));
    this.#refresh();
  }

  close(): void {
    this.#guard.close();
    this.#network.close();
  }

  #trustPart(): Guarded {
    const { trust, settings } = this.options;
    return {
      what: 'trust',
      isManaged: settings.trust === 'install',
      isChanged: async () => {
        const ready = this.#ready;
        if (ready === undefined) return false;
        const places = await trust.places(certificateOf(ready));
        const lost = places.filter(({ name, isTrusted }) => !isTrusted && this.#trusted.has(name));
        const trusted = places.flatMap(({ name, isTrusted }) => (isTrusted ? [name] : []));
        this.#trusted = new Set([...this.#trusted, ...trusted]);
        return lost.length > 0;
      },
      repair: async () => {
        const ready = this.#ready;
        if (ready === undefined) return false;
        await trust.install(certificateOf(ready), { unattended: true });
        const places = await trust.places(certificateOf(ready));
        return places.every(({ name, isTrusted }) => isTrusted || !this.#trusted.has(name));
      },
    };
  }

  #proxyPart(): Guarded {
    const { routing, settings } = this.options;
    return {
      what: 'proxy',
      isManaged: settings.routing === 'on',
      isChanged: async () => {
        if (this.#ready === undefined || settings.routing === 'off') return false;
        return routing.isChanged(this.#ready.urls.pac);
      },
      repair: async () => {
        if (this.#ready === undefined) return false;
        return (await routing.enable(this.#ready.urls.pac)).kind === 'done';
      },
    };
  }

  #dataPart(): Guarded {
    return {
      what: 'data',
      isManaged: true,
      isChanged: async () => {
        const files = this.#files;
        if (files === undefined || (await files.changed()).length === 0) return false;
        // The agent may be handing over to its next certificate, and says so as soon as it has.
        await setTimeout(this.options.settleMs ?? SETTLE_MS, undefined, { ref: false });
        return (await files.changed()).length > 0;
      },
      repair: async () => {
        const [ready, files] = [this.#ready, this.#files];
        if (ready === undefined || files === undefined) return false;
        // The certificate can be had from the agent, which holds it; other files cannot.
        const answer = await fetch(new URL('/ca.pem', ready.urls.local));
        await writeFile(ready.caFile, await answer.text(), { mode: 0o600 });
        return (await files.changed()).length === 0;
      },
    };
  }

  #tell(what: GuardedPart, done: GuardResult): void {
    if (!this.options.send({ type: 'tamper', what, done })) this.#untold.push([what, done]);
  }

  #refresh(): void {
    this.options.refresh().catch((error: unknown) => this.options.failed('desk', error));
  }
}

function certificateOf(ready: AgentReady) {
  return { file: ready.caFile, fingerprint: plainFingerprint(ready.caFingerprint) };
}
