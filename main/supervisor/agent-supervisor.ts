import { randomUUID } from 'node:crypto';
import type { CompanyView } from '../../core/exchange/company-view';
import type { Activity, DeskException, DeskIdentity } from '../../core/exchange/desk';
import type { ExceptionWish } from '../../core/exchange/policy-exception';
import type { DeskGateway } from '../../core/exchange/desk-gateway';
import type { DeskPortal } from '../../core/exchange/portal-view';
import type { PostureResult } from '../../core/exchange/policy-posture';
import type { TrialRequest, TrialResult } from '../../core/exchange/trial';
import type { AgentConfigInput } from '../agent/config';
import {
  fromAgentSchema,
  type AgentReady,
  type AgentStatus,
  type FromAgent,
  type IsolatedSite,
  type IsolationSettings,
  type ToAgent,
} from '../agent/control';
import type { Log } from '../log';
import type { WarnRequestMessage } from '../warn/warn-queue';
import type { Child } from './child';
import { ChildSupervisor } from './child-supervisor';
import { PendingReplies } from './pending-replies';

/** What the desktop does with what the agent says. */
export interface AgentListener {
  ready(ready: AgentReady): void;
  status(status: AgentStatus): void;
  /** The generations of the interception CA have changed; the fingerprint of the one in use. */
  authority(caFingerprint: string): void;
  /** The agent is gone, for the moment. */
  gone(): void;
  warn(request: WarnRequestMessage): void;
  warnWithdrawn(exchangeId: string): void;
  isolation(settings: IsolationSettings): void;
  isolate(url: string, session: string | undefined): void;
  /** What is in force for an open isolated session has changed. */
  isolationChanged(username: string, site: IsolatedSite): void;
  activity(entry: Activity): void;
  identity(identity: DeskIdentity): void;
  posture(results: readonly PostureResult[]): void;
  exceptions(exceptions: readonly DeskException[]): void;
  company(view: CompanyView): void;
  portal(portal: DeskPortal): void;
  /** What went through the AI gateway of this desk. */
  gatewayUse(use: DeskGateway): void;
  /** An address of the sign-in, for the person's own browser. */
  openBrowser(url: string): void;
  fatal(code: string, message: string): void;
}

export interface IsolationCredentials {
  readonly username: string;
  readonly password: string;
  /** Listener that demands them; absent: the agent's proxy. */
  readonly proxy: string | undefined;
  /** SHA-256 of the public key that it answers TLS with, base64; this process of the agent alone has it. */
  readonly pin: string | undefined;
}

/** What the agent lets the isolated browser open. */
export interface IsolationGrant extends IsolationCredentials {
  readonly site: IsolatedSite;
}

export interface AgentSupervisorOptions {
  readonly config: AgentConfigInput;
  readonly start: (config: AgentConfigInput) => Child;
  readonly listener: AgentListener;
  readonly log: Log;
}

/** How long the agent may take to name credentials, ms. */
const CREDENTIALS_LIMIT_MS = 5000;

/** How long the endpoint may take to hear of a wish, ms. */
const EXCEPTION_LIMIT_MS = 15_000;

/** How long a try-out may take: the person may be asked in it, ms. */
const TRIAL_LIMIT_MS = 660_000;

/** How long the value behind a sample may take, ms. */
const REVEAL_LIMIT_MS = 2000;

/** How long an agent that is replaced waits for the answers that are under way, ms. */
const DRAIN_LIMIT_MS = 60_000;

/** Starts of a remembered port that fail before any port will do. */
const PORT_ATTEMPTS = 2;

/** Keeps the agent running and speaks with it. */
export class AgentSupervisor {
  readonly #supervisor: ChildSupervisor<FromAgent, ToAgent>;
  readonly #credentials = new Map<string, (grant: IsolationGrant | undefined) => void>();
  readonly #asked = new PendingReplies<boolean>();
  readonly #trials = new PendingReplies<TrialResult>();
  readonly #revealed = new PendingReplies<string>();
  #config: AgentConfigInput;
  #startsWithoutReady = 0;

  constructor(private readonly options: AgentSupervisorOptions) {
    this.#config = options.config;
    this.#supervisor = new ChildSupervisor<FromAgent, ToAgent>({
      name: 'agent',
      start: () => options.start(this.#nextConfig()),
      incoming: fromAgentSchema,
      onMessage: (message) => {
        this.#receive(message);
      },
      onExit: () => {
        for (const replies of [this.#asked, this.#trials, this.#revealed]) replies.clear();
        options.listener.gone();
      },
      log: options.log,
    });
  }

  get pid(): number | undefined {
    return this.#supervisor.pid;
  }

  start(): void {
    this.#supervisor.start();
  }

  send(message: ToAgent): boolean {
    return this.#supervisor.send(message);
  }

  /**
   * A new isolated session for an address: its site, and credentials that are good until
   * `isolation-end`. Undefined where neither policy nor `session`, the id of a rule, lets it open.
   */
  isolationSession(url: string, session?: string): Promise<IsolationGrant | undefined> {
    const requestId = randomUUID();
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.#credentials.delete(requestId);
        reject(new Error('the agent did not open an isolated session in time'));
      }, CREDENTIALS_LIMIT_MS);
      this.#credentials.set(requestId, (credentials) => {
        clearTimeout(limit);
        this.#credentials.delete(requestId);
        resolve(credentials);
      });
      const id = session === undefined ? {} : { session };
      this.#supervisor.send({ type: 'isolation-session', requestId, url, ...id });
    });
  }

  /** Asks the endpoint for an exception; false where it cannot be asked now. */
  async askException(wish: ExceptionWish): Promise<boolean> {
    const sent = await this.#asked.ask(EXCEPTION_LIMIT_MS, (requestId) =>
      this.#supervisor.send({ type: 'exception-request', requestId, wish }),
    );
    return sent ?? false;
  }

  /** Sends made-up text through the pipeline; undefined where the agent cannot. */
  trial(trial: TrialRequest): Promise<TrialResult | undefined> {
    return this.#trials.ask(TRIAL_LIMIT_MS, (requestId) =>
      this.#supervisor.send({ type: 'trial', requestId, trial }),
    );
  }

  /** The value behind a sample of a question that waits. */
  reveal(exchangeId: string, index: number): Promise<string | undefined> {
    return this.#revealed.ask(REVEAL_LIMIT_MS, (requestId) =>
      this.#supervisor.send({ type: 'warn-reveal', requestId, exchangeId, index }),
    );
  }

  /** Ends the agent once nothing is under way; like one that dies it is started again. */
  restart(): void {
    this.#supervisor.send({ type: 'shutdown', drainMs: DRAIN_LIMIT_MS });
  }

  /** Ends the agent: at once, or to make place for another version once nothing is under way. */
  async stop(why: 'quit' | 'replace' = 'quit'): Promise<void> {
    const drainMs = why === 'replace' ? DRAIN_LIMIT_MS : 0;
    await this.#supervisor.stop({ type: 'shutdown', drainMs }, drainMs);
  }

  /** A restarted agent takes the port that browsers already know, as long as it can have it. */
  #nextConfig(): AgentConfigInput {
    this.#startsWithoutReady += 1;
    if (this.#startsWithoutReady > PORT_ATTEMPTS) {
      this.#config = { ...this.#config, listen: { ...this.#config.listen, port: 0 } };
    }
    return this.#config;
  }

  #receive(message: FromAgent): void {
    const { listener } = this.options;
    switch (message.type) {
      case 'ready': {
        this.#startsWithoutReady = 0;
        const port = Number(new URL(message.ready.urls.proxy).port);
        this.#config = { ...this.#config, listen: { ...this.#config.listen, port } };
        listener.ready(message.ready);
        return;
      }
      case 'status':
        listener.status(message.status);
        return;
      case 'authority':
        listener.authority(message.caFingerprint);
        return;
      case 'warn':
        listener.warn(message.request);
        return;
      case 'warn-withdrawn':
        listener.warnWithdrawn(message.exchangeId);
        return;
      case 'isolation':
        listener.isolation(message.settings);
        return;
      case 'isolate':
        listener.isolate(message.url, message.session);
        return;
      case 'isolation-changed':
        listener.isolationChanged(message.username, message.site);
        return;
      case 'activity':
        listener.activity(message.entry);
        return;
      case 'identity':
        listener.identity(message.identity);
        return;
      case 'posture':
        listener.posture(message.results);
        return;
      case 'exceptions':
        listener.exceptions(message.exceptions);
        return;
      case 'open-browser':
        listener.openBrowser(message.url);
        return;
      case 'exception-asked':
        this.#asked.settle(message.requestId, message.sent);
        return;
      case 'trial-done':
        this.#trials.settle(message.requestId, message.result);
        return;
      case 'warn-revealed':
        this.#revealed.settle(message.requestId, message.value);
        return;
      case 'company-view':
        listener.company(message.view);
        return;
      case 'portal':
        listener.portal(message.portal);
        return;
      case 'gateway-use':
        listener.gatewayUse(message.use);
        return;
      case 'isolation-refused':
        this.#credentials.get(message.requestId)?.(undefined);
        return;
      case 'isolation-session':
        this.#credentials.get(message.requestId)?.({
          username: message.username,
          password: message.password,
          proxy: message.proxy,
          pin: message.pin,
          site: message.site,
        });
        return;
      case 'fatal':
        listener.fatal(message.code, message.message);
    }
  }
}
