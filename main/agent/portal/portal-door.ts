import { homedir } from 'node:os';
import { join } from 'node:path';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import type { FoundServer } from '../../../core/exchange/portal-view';
import type { Portal } from '../../../core/portal/portal';
import { withActivity } from '../activity';
import type { AgentConfig } from '../config';
import type { ControlChannel } from '../control-channel';
import type { Foundations } from '../foundations';
import type { DeskState } from '../desk-state';
import type { Directory } from '../../../core/exchange/ports';
import { RemotePerson } from '../remote-person';
import { openAgentPortal, type AgentPortalOptions } from './agent-portal';
import { clientFiles } from './client-files';
import { findServers } from './found-servers';
import { reportServers } from './portal-reports';

export interface PortalDoorOptions extends Pick<
  AgentPortalOptions,
  'nextId' | 'log' | 'closing' | 'clock' | 'device'
> {
  readonly foundations: Foundations;
  readonly config: AgentConfig;
  readonly state: DeskState;
  readonly channel: ControlChannel | undefined;
  readonly directory: Directory;
}

/** Ports after the proxy's at which the portal is looked for by clients' configurations. */
const PORT_OFFSET = 100;
/** How often configurations of clients are looked at, ms. */
const SEARCH_MS = 6 * 3_600_000;

/**
 * The portal on this computer, from the first policy on that names servers. Its port is the same after
 * a restart, because it stands in the configurations of clients.
 */
export class PortalDoor {
  url: string | undefined;
  #portal: Portal | undefined;
  #opening: Promise<void> | undefined;
  #found: readonly FoundServer[] = [];
  readonly #reported = new Set<string>();

  constructor(private readonly options: PortalDoorOptions) {}

  /** Resolves when the portal listens, or at once where the policy names no servers. */
  async start(): Promise<void> {
    const { foundations, channel, closing } = this.options;
    const { policy } = foundations;
    const unsubscribe = policy.subscribe((document) => this.#follow(document));
    const timer = setInterval(() => this.#search(), SEARCH_MS);
    timer.unref();
    closing.add('portal door', () => {
      unsubscribe();
      clearInterval(timer);
    });
    channel?.onMessage((message) => {
      if (message.type === 'portal-check') this.#check();
    });
    this.#follow(policy.current());
    await this.#opening;
    this.#search();
  }

  #follow({ portal: { enabled, servers } }: PolicyDocument): void {
    if (enabled && servers.length > 0) {
      this.#opening ??= this.#open().catch((error: unknown) => {
        this.#opening = undefined;
        throw error;
      });
      this.#opening.catch((error: unknown) => this.#failed(error));
    }
    this.#tell();
  }

  async #open(): Promise<void> {
    const { config, channel, foundations, state, closing } = this.options;
    const { outbox, detection } = foundations;
    const portal = await openAgentPortal({
      ...this.options,
      dataDir: config.dataDir,
      events: channel
        ? withActivity(
            outbox,
            (id) => detection.nameOf(id),
            (entry) => channel.send({ type: 'activity', entry }),
          )
        : outbox,
      ...(channel ? { person: new RemotePerson(channel) } : {}),
      deviceId: state.deviceId,
      report: state.report,
      version: config.agentVersion,
      path: process.env['PATH'] ?? '',
      defaultAccess: 'key',
      showAddress: (address) => channel?.send({ type: 'open-browser', url: address.href }),
      closing,
    });
    const { host, port } = config.listen;
    const wanted = port === 0 ? 0 : port + PORT_OFFSET;
    this.url = await portal.listen({ host, port: wanted }).catch(async (error: unknown) => {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken) throw error;
      return await portal.listen({ host, port: 0 });
    });
    this.#portal = portal;
    reportServers(portal, state.report);
    portal.onChange(() => this.#tell());
    this.#tell();
  }

  #check(): void {
    this.#portal?.check().catch((error: unknown) => this.#failed(error));
    this.#search();
  }

  #search(): void {
    this.#find().catch((error: unknown) => this.#failed(error));
  }

  /** Reads which servers the clients of this desk have configured; reports each once. */
  async #find(): Promise<void> {
    const { foundations, state } = this.options;
    const policy = foundations.policy.current().portal;
    const files = policy.findConfigurations ? clientFiles(places()) : [];
    this.#found = await findServers(files, { policy, portalUrl: this.url });
    for (const server of this.#found) {
      const key = JSON.stringify(server);
      if (this.#reported.has(key)) continue;
      this.#reported.add(key);
      state.report('mcp_server_found', { ...server });
    }
    this.#tell();
  }

  #tell(): void {
    const { channel, directory, foundations } = this.options;
    if (!channel) return;
    const { access } = foundations.policy.current().portal;
    const servers = this.#portal?.servers(directory.actor({})) ?? [];
    channel.send({
      type: 'portal',
      portal: {
        ...(this.url === undefined ? {} : { url: this.url }),
        access: access?.mode ?? 'key',
        servers: [...servers],
        found: [...this.#found],
      },
    });
  }

  #failed(error: unknown): void {
    const reason = error instanceof Error ? error.name : 'unknown';
    this.options.log.error({ reason }, 'the portal has a problem');
  }
}

function places() {
  const home = homedir();
  const { env, platform } = process;
  const roaming = env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
  const config = platform === 'win32' ? roaming : (env['XDG_CONFIG_HOME'] ?? join(home, '.config'));
  return { platform, home, config };
}
