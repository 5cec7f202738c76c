import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import {
  CONSOLE_PATHS,
  exchangeRowSchema,
  policyStateSchema,
  sessionSchema,
  type ExchangeRow,
} from '../../../core/exchange/console';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { startAllSites, type AllSites } from '../../fixtures/sites/all-sites';
import {
  browser,
  cookieOf,
  PASSWORD,
  postJson,
  setUpAdministrator,
  type Browser,
} from '../server/endpoint';
import { temporaryFolder } from '../../unit/audit/temporary-folder';
import { startPortcullis, type PortcullisProcess } from './portcullis-process';

/** A credential that every catalogue finds, made up. */
export const SECRET = 'ghp_R7tXq2mVn4KcJ8wLz0YbD5sHfA1uGe3PiTo9';

const lockSchema = z.object({ token: z.string(), local: z.url() });
const healthSchema = z.looseObject({
  policyVersion: z.number(),
  protection: z.string(),
  reasons: z.array(z.string()),
  backlog: z.number(),
});

/** Fake AI sites, a central endpoint and one device, all real processes on loopback. */
export class Fleet {
  server!: PortcullisProcess;
  agent!: PortcullisProcess;
  admin!: Browser;

  private constructor(
    readonly folder: string,
    readonly sites: AllSites,
  ) {}

  /** Starts everything and enrols the device; the policy sends traffic to the fakes. */
  static async start(policy: PolicyInput = {}): Promise<Fleet> {
    const sites = await startAllSites({ tokenDelayMs: 0 });
    onTestFinished(() => sites.close());
    const fleet = new Fleet(await temporaryFolder(), sites);
    await writeFile(fleet.path('policy.json'), JSON.stringify(fleet.withUpstream(policy)));
    await fleet.startServer('127.0.0.1:0', [
      ...['--config', fleet.path('policy.json')],
      ...['--enrolment-token-file', fleet.path('token')],
    ]);
    fleet.admin = await setUpAdministrator({ urls: { ...fleet.serverUrls } });
    await fleet.startAgent('127.0.0.1:0', ['--enrol-token-file', fleet.path('token')]);
    const enrolled = async () => expect((await fleet.health()).policyVersion).toBe(1);
    await vi.waitFor(enrolled, { timeout: 20_000, interval: 20 });
    return fleet;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  withUpstream(policy: PolicyInput): PolicyInput {
    const { companyProxy, ca } = this.sites;
    return { ...policy, upstream: { proxy: companyProxy.url, roots: [ca.certPem] } };
  }

  get serverUrls(): { fleet: string; setUp?: string } {
    const { fleet = '', setUp } = this.server.ready.urls;
    return { fleet, ...(setUp === undefined ? {} : { setUp }) };
  }

  get proxyUrl(): string {
    return this.agent.ready.urls['proxy'] ?? '';
  }

  async startServer(listen: string, more: readonly string[] = []): Promise<void> {
    const data = this.path('server');
    this.server = await startPortcullis(['server', '--listen', listen, '--data', data, ...more]);
  }

  async startAgent(listen: string, more: readonly string[] = []): Promise<void> {
    this.agent = await startPortcullis([
      'agent',
      ...['--listen', listen, '--data', this.path('agent')],
      ...['--config', this.path('policy.json'), '--endpoint', this.serverUrls.fleet],
      ...more,
    ]);
  }

  /** Kills and starts again, at the same address. */
  async killServer(): Promise<void> {
    const { host } = new URL(this.serverUrls.fleet);
    await this.server.end('SIGKILL');
    await this.startServer(host);
  }

  async killAgent(): Promise<void> {
    const { host } = new URL(this.proxyUrl);
    await this.agent.end('SIGKILL');
    await this.startAgent(host);
  }

  /** The administrator signs in; sessions end with the server. */
  async signIn(): Promise<Browser> {
    const { fleet } = this.serverUrls;
    const answer = await postJson(fleet + CONSOLE_PATHS.session, {
      name: 'Ada',
      password: PASSWORD,
    });
    const session = sessionSchema.parse(await answer.json());
    this.admin = browser(fleet, session, cookieOf(answer));
    return this.admin;
  }

  /** Publishes a policy and gives its version. */
  async publish(policy: PolicyInput): Promise<number> {
    const state = policyStateSchema.parse(
      await (await this.admin.get(CONSOLE_PATHS.policy)).json(),
    );
    const answer = await this.admin.post(CONSOLE_PATHS.policyPublish, {
      document: this.withUpstream(policy),
      note: 'test',
      basedOn: state.version,
    });
    if (!answer.ok) throw new Error(`publish: ${answer.status} ${await answer.text()}`);
    return z.object({ version: z.number() }).parse(await answer.json()).version;
  }

  /** What the agent says of itself at its local service. */
  async health(): Promise<z.infer<typeof healthSchema>> {
    const lock = lockSchema.parse(
      JSON.parse(await readFile(join(this.path('agent'), 'agent.lock'), 'utf8')),
    );
    const answer = await fetch(new URL('/health', lock.local), {
      headers: { authorization: `Bearer ${lock.token}` },
    });
    return healthSchema.parse(await answer.json());
  }

  /** All exchanges that the endpoint has. */
  async rows(): Promise<ExchangeRow[]> {
    const rows: ExchangeRow[] = [];
    for (let before: string | undefined = ''; before !== undefined;) {
      const answer = await this.admin.get(`${CONSOLE_PATHS.events}?limit=200&before=${before}`);
      const page = z
        .object({ events: z.array(exchangeRowSchema), next: z.string().optional() })
        .parse(await answer.json());
      rows.push(...page.events);
      before = page.next;
    }
    return rows;
  }
}
